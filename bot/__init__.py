"""Staffroom: a community bot for probation staff.

What stands in `__all__` is the door: everything that a cog may import.
"""

from bot.chat import (
    Button,
    Card,
    Features,
    Field,
    File,
    Form,
    Link,
    Message,
    Reply,
    Role,
    Room,
    User,
    UserError,
)
from bot.commands import (
    Action,
    Arg,
    Cog,
    CogControl,
    CogReport,
    Command,
    Context,
    Cooldown,
    Cron,
    Desk,
    Every,
    Group,
)
from bot.markup import clean, escape, plain, shorten
from bot.pages import paged
from bot.parsing import parse_date
from bot.safeguarding import find_identifiers
from bot.storage import Storage

__all__ = [
    "Action",
    "Arg",
    "Button",
    "Card",
    "Cog",
    "CogControl",
    "CogReport",
    "Command",
    "Context",
    "Cooldown",
    "Cron",
    "Desk",
    "Every",
    "Features",
    "Field",
    "File",
    "Form",
    "Group",
    "Link",
    "Message",
    "Reply",
    "Role",
    "Room",
    "Storage",
    "User",
    "UserError",
    "clean",
    "escape",
    "find_identifiers",
    "paged",
    "parse_date",
    "plain",
    "shorten",
]
