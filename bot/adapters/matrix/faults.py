"""Faults: what a homeserver refuses, and how long the bot goes on trying."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import nio

from bot.chat import StaffroomError
from bot.log import log_trouble

log = logging.getLogger(__name__)

Result = TypeVar("Result")

REVOKED = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"})
"""The account can't be used any more as it is."""
_PASSING = frozenset({0, 408, 429, 500, 502, 503, 504, 520, 522, 524})
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 60.0


class Refused(StaffroomError):  # noqa: N818  an answer, and as often as not an expected one
    """The homeserver said no; its own words stay out of it, since they may quote what was sent."""

    def __init__(self, status: int, code: str = "", retry_after: float = 0.0) -> None:
        super().__init__(f"{status} {code}".strip())
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.is_soft = False
        """Whether a token is gone but the device is not, so that signing in again mends it."""
        self.session = ""
        """What a request is called that wants the password as well."""

    @property
    def is_revoked(self) -> bool:
        """Tell whether the token is no longer right."""
        return self.code in REVOKED

    @property
    def is_passing(self) -> bool:
        """Tell whether trying again later may help."""
        return self.status in _PASSING and not self.is_revoked


FAULTS = (
    Refused,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    nio.exceptions.LocalProtocolError,
    nio.exceptions.EncryptionError,
    nio.exceptions.OlmUnverifiedDeviceError,
    nio.exceptions.SendRetryError,
)
"""Whatever speaking with a homeserver can end in."""


def is_passing(fault: BaseException) -> bool:
    """Tell whether trying again later may help."""
    if isinstance(fault, Refused):
        return fault.is_passing
    return isinstance(fault, aiohttp.ClientError | OSError | TimeoutError)


def code_of(fault: BaseException) -> str:
    """Give Matrix's own name for a fault; "" if it has none."""
    return fault.code if isinstance(fault, Refused) else ""


def log_fault(event: str, fault: BaseException, **fields: object) -> None:
    """Log a fault by its kind and codes alone."""
    status = fault.status if isinstance(fault, Refused) else 0
    kind = type(fault).__name__
    log_trouble(log, event, fault=kind, status=status, code=code_of(fault), **fields)


async def patiently(
    work: Callable[[], Awaitable[Result]], event: str, *, attempts: int | None = None
) -> Result:
    """Do something, again and again while that may help; without `attempts`, for ever.

    The waits grow to a minute, unless the server says how long it wants to be left alone.
    """
    wait, tried = _FIRST_WAIT, 0
    while True:
        try:
            return await work()
        except FAULTS as fault:
            tried += 1
            if not is_passing(fault) or (attempts is not None and tried >= attempts):
                raise
            asked = fault.retry_after if isinstance(fault, Refused) else 0.0
            log_fault(event, fault, tried=tried, wait=round(max(wait, asked), 1))
            await asyncio.sleep(max(wait, asked))
            wait = min(wait * 2, _LONGEST_WAIT)
