"""Faults: what Discord refuses, and what is done about it."""

import logging

import aiohttp
import discord

from bot.log import log_trouble

log = logging.getLogger(__name__)

FAULTS = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""Whatever a request to Discord can end in."""

UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
UNKNOWN_INTERACTION = 10062
UNKNOWN_WEBHOOK = 10015
INVALID_WEBHOOK_TOKEN = 50027
ALREADY_ANSWERED = 40060

TOO_LATE = frozenset({UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, INVALID_WEBHOOK_TOKEN})
"""The interaction can't be answered any more: three seconds, or fifteen minutes, have passed."""


def code_of(fault: BaseException) -> int:
    """Give Discord's own number for a fault; 0 if it has none."""
    return fault.code if isinstance(fault, discord.HTTPException) else 0


def log_fault(event: str, fault: BaseException) -> None:
    """Log a fault by its kind and numbers: Discord's own texts may quote what was sent."""
    status = fault.status if isinstance(fault, discord.HTTPException) else 0
    log_trouble(log, event, fault=type(fault).__name__, status=status, code=code_of(fault))
