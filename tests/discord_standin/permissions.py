"""Permissions: the bits, and what they come to for one person in one place."""

from collections.abc import Iterable
from enum import IntFlag
from functools import reduce
from operator import or_


class Permission(IntFlag):
    """Discord's permission bits, as far as a bot in text rooms meets them."""

    NONE = 0
    KICK_MEMBERS = 1 << 1
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    SEND_POLLS = 1 << 49
    PIN_MESSAGES = 1 << 51


ALL = Permission((1 << 53) - 1)

MEMBERS = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.SEND_POLLS
)
"""What everyone may in a new guild."""

BOT = MEMBERS | Permission.MANAGE_MESSAGES | Permission.PIN_MESSAGES
"""What the role of the bot allows unless a test says otherwise."""


def join(values: Iterable[int]) -> int:
    """Put several sets of bits together."""
    return reduce(or_, values, 0)


def compute(base: int, overwrites: list[tuple[int, int]]) -> int:
    """Apply `(allow, deny)` pairs in their order.

    https://discord.com/developers/docs/topics/permissions#permission-overwrites
    """
    if base & Permission.ADMINISTRATOR:
        return ALL
    for allow, deny in overwrites:
        base = (base & ~deny) | allow
    # What cannot be seen cannot be used in any way.
    return base if base & Permission.VIEW_CHANNEL else 0
