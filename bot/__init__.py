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
    Place,
    Reply,
    Role,
    Room,
    Team,
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
    MessageAction,
)
from bot.communities import Approval, Communities
from bot.fetch import (
    FEEDS,
    NO_VALIDATORS,
    PAGES,
    PICTURES,
    Failed,
    Fetched,
    Fetches,
    Validators,
    Why,
)
from bot.markup import clean, escape, plain, shorten
from bot.pages import paged
from bot.parsing import parse_date
from bot.safeguarding import find_identifiers
from bot.storage import Storage

__all__ = [
    "FEEDS",
    "NO_VALIDATORS",
    "PAGES",
    "PICTURES",
    "Action",
    "Approval",
    "Arg",
    "Button",
    "Card",
    "Cog",
    "CogControl",
    "CogReport",
    "Command",
    "Communities",
    "Context",
    "Cooldown",
    "Cron",
    "Desk",
    "Every",
    "Failed",
    "Features",
    "Fetched",
    "Fetches",
    "Field",
    "File",
    "Form",
    "Group",
    "Link",
    "Message",
    "MessageAction",
    "Place",
    "Reply",
    "Role",
    "Room",
    "Storage",
    "Team",
    "User",
    "UserError",
    "Validators",
    "Why",
    "clean",
    "escape",
    "find_identifiers",
    "paged",
    "parse_date",
    "plain",
    "shorten",
]
