"""Journal: what the log says of the connection, one line where discord.py would write many.

discord.py's own lines are no use in the log: they may hold addresses with tokens in them.
"""

import contextlib
import logging
from collections.abc import Iterator
from time import monotonic

from bot.log import log_event, log_trouble
from bot.outages import SILENT, Contact

log = logging.getLogger(__name__)

_SOURCES = ("discord.client", "discord.http", "discord.webhook.async_")


class Connection:
    """Whether Discord's gateway is there, told once when it goes and once when it comes back."""

    def __init__(self, contact: Contact) -> None:
        self._contact = contact
        self._lost_at: float | None = None

    def lose(self) -> None:
        """Note that the connection is gone; discord.py tries again by itself."""
        self._contact.lose(SILENT)
        if self._lost_at is None:
            self._lost_at = monotonic()
            log_trouble(log, "discord is out of reach")

    def find(self) -> None:
        """Note that the connection is there."""
        self._contact.find()
        if self._lost_at is not None:
            seconds = round(monotonic() - self._lost_at, 1)
            self._lost_at = None
            log_event(log, "discord is back", seconds=seconds)


@contextlib.contextmanager
def journal() -> Iterator[None]:
    """Put discord.py's warnings into words of our own, without their values."""
    sources = [logging.getLogger(name) for name in _SOURCES]
    for each in sources:
        each.addFilter(_reword)
    try:
        yield
    finally:
        for each in sources:
            each.removeFilter(_reword)


def _reword(record: logging.LogRecord) -> bool:
    """Drop what nobody needs; tell of a rate limit by its seconds alone."""
    template = str(record.msg)
    if template.startswith("Attempting a reconnect") or "voice will NOT" in template:
        return False
    if "rate limit" in template.lower() and isinstance(record.args, tuple) and record.args:
        seconds = record.args[-1]
        is_global = template.startswith("Global")
        record.msg, record.args = "discord asks to wait", ()
        record.__dict__["fields"] = {"seconds": seconds, "everywhere": is_global}
    return True
