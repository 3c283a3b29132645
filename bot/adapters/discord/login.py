"""Login: signs in to Discord, again and again while that may help, and says why it can't be."""

import asyncio
import itertools
from collections.abc import Callable, Iterator

import aiohttp
import discord

from bot.chat import StartError

from .client import Client
from .faults import FAULTS, log_fault

PORTAL = "https://discord.com/developers/applications"
BAD_TOKEN = (
    f"Discord does not accept the bot's token: open {PORTAL}, choose your application, then Bot, "
    "press Reset Token, and put the new token into STAFFROOM_DISCORD_TOKEN."
)
NO_INTENT = (
    f"Discord does not let the bot read all messages: open {PORTAL}, choose your application, then "
    "Bot, and switch on Message Content Intent under Privileged Gateway Intents, or set "
    "STAFFROOM_DISCORD_READ_ALL=false."
)
NOT_TAKEN = (
    "Discord does not let this version of the bot stay: please update the bot, then start it again."
)
UNREACHABLE = "Discord can't be reached: please check this machine's connection to the internet."
SHUT_OUT = (
    "Discord takes nothing from this machine's address for now, which passes within an hour or so."
)
GOING_ON = " I go on trying."

_FIRST_WAIT = 5.0
_LONGEST_WAIT = 300.0
_UNAUTHORISED, _TOO_MANY = 401, 429


def is_token(token: str) -> bool:
    """Tell whether a text can be a token at all, or would only break a request's header."""
    return token.isascii() and len(token.split()) == 1


def explain(fault: BaseException) -> StartError:
    """Say in one sentence, with where to click, why Discord won't have the bot."""
    match fault:
        case (
            discord.LoginFailure()
            | discord.HTTPException(status=401)
            | discord.ConnectionClosed(code=4004)
        ):
            return StartError(BAD_TOKEN)
        case discord.PrivilegedIntentsRequired():
            return StartError(NO_INTENT)
        case discord.ConnectionClosed():
            return StartError(NOT_TAKEN)
        case discord.HTTPException(status=429) | discord.RateLimited():
            return StartError(SHUT_OUT)
    return StartError(UNREACHABLE)


def waits() -> Iterator[float]:
    """Give the seconds between attempts, without end: twice as long each time, to five minutes."""
    return (min(_FIRST_WAIT * 2**number, _LONGEST_WAIT) for number in itertools.count())


async def log_in(client: Client, token: str, tell: Callable[[str], None]) -> None:
    """Sign in; raise what trying again can't mend."""
    for tried, wait in enumerate(waits(), 1):
        try:
            await client.login(token)
        except FAULTS as fault:
            if _is_final(fault):
                raise
            client.lose()
            wait = max(wait, _asked(fault))  # noqa: PLW2901  at least as long as Discord wants
            if tried == 1:
                tell(f"{explain(fault)}{GOING_ON}")
            if tried & (tried - 1) == 0:  # more and more seldom, as it may last for days
                log_fault("discord can't be signed in to yet", fault, tried=tried, wait=wait)
        else:
            return
        await asyncio.sleep(wait)
        _drop_session(client)


def _is_final(fault: BaseException) -> bool:
    is_refused = isinstance(fault, discord.HTTPException) and fault.status == _UNAUTHORISED
    return is_refused or isinstance(fault, discord.LoginFailure)


def _asked(fault: BaseException) -> float:
    """Give the seconds for which Discord wants to be left alone."""
    if isinstance(fault, discord.RateLimited):
        return fault.retry_after
    if isinstance(fault, discord.HTTPException) and fault.status == _TOO_MANY:
        asked = fault.response.headers.get("Retry-After", "")
        return float(asked) if asked.isdecimal() else 0.0
    return 0.0


def _drop_session(client: Client) -> None:
    """Let go of a failed attempt: discord.py 2.7.1 begins a session anew, and forgets the old."""
    session = getattr(client.http, "_HTTPClient__session", None)
    if isinstance(session, aiohttp.ClientSession):
        session.detach()  # the connections are the next one's
