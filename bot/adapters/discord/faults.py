"""Faults: what Discord refuses, and what is done about it."""

import logging

import aiohttp
import discord

from bot.log import log_trouble

log = logging.getLogger(__name__)

FAULTS = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""Whatever a request to Discord can end in."""

UNSURE = (discord.DiscordServerError, aiohttp.ClientError, OSError, TimeoutError)
"""Faults after which nobody knows whether Discord has done what it was asked."""

UNKNOWN_CHANNEL = 10003
UNKNOWN_USER = 10013
UNKNOWN_MESSAGE = 10008
INVALID_FORM = 50035
UNKNOWN_INTERACTION = 10062
UNKNOWN_WEBHOOK = 10015
INVALID_WEBHOOK_TOKEN = 50027
ALREADY_ANSWERED = 40060

INACCEPTABLE = frozenset({INVALID_FORM, 20009, 40005, 50006, 200000, 200001, 240000})
"""Discord never takes what a message says: it is malformed, too large, or caught by a filter.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
"""

UNREACHABLE = frozenset({UNKNOWN_USER, 50007, 50278})
"""Somebody takes no direct messages, shares no server with the bot any more, or is gone."""

TOO_LATE = frozenset({UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, INVALID_WEBHOOK_TOKEN})
"""The interaction can't be answered any more: three seconds, or fifteen minutes, have passed."""

_UNAVAILABLE = 503


def code_of(fault: BaseException) -> int:
    """Give Discord's own number for a fault; 0 if it has none."""
    return fault.code if isinstance(fault, discord.HTTPException) else 0


def is_lost(fault: BaseException) -> bool:
    """Tell whether an interaction can carry no answer after a fault."""
    return code_of(fault) in TOO_LATE or isinstance(fault, UNSURE)


def is_passing(fault: BaseException) -> bool:
    """Tell whether to ask again at once; of the 5xx, discord.py leaves only 503 to us."""
    if isinstance(fault, discord.DiscordServerError):
        return fault.status == _UNAVAILABLE
    return isinstance(fault, UNSURE)


def log_fault(event: str, fault: BaseException, **fields: object) -> None:
    """Log a fault by its kind and numbers: Discord's own texts may quote what was sent."""
    status = fault.status if isinstance(fault, discord.HTTPException) else 0
    code = fault.code if isinstance(fault, discord.ConnectionClosed) else code_of(fault)
    log_trouble(log, event, fault=type(fault).__name__, status=status, code=code, **fields)
