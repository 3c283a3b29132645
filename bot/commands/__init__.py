"""Commands: how a cog says what it can do, and how typed text becomes a call."""

from .arguments import bind, convert_all, read_arguments
from .cog import Cog, Group
from .context import CogControl, CogReport, Context, Desk, Directory, Host
from .definitions import (
    Action,
    Answer,
    Command,
    Cooldown,
    Cron,
    Every,
    FormDefinition,
    Happens,
    Job,
    Listener,
    MessageAction,
    Observer,
)
from .holdings import COLLEAGUE, Held, Holdings, Person, list_holdings
from .parameters import KINDS, Arg, Parameter
from .passages import Passage
from .registry import Found, Registry
from .sections import DigestSection, Gathered, Section, Sections

__all__ = [
    "COLLEAGUE",
    "KINDS",
    "Action",
    "Answer",
    "Arg",
    "Cog",
    "CogControl",
    "CogReport",
    "Command",
    "Context",
    "Cooldown",
    "Cron",
    "Desk",
    "DigestSection",
    "Directory",
    "Every",
    "FormDefinition",
    "Found",
    "Gathered",
    "Group",
    "Happens",
    "Held",
    "Holdings",
    "Host",
    "Job",
    "Listener",
    "MessageAction",
    "Observer",
    "Parameter",
    "Passage",
    "Person",
    "Registry",
    "Section",
    "Sections",
    "bind",
    "convert_all",
    "list_holdings",
    "read_arguments",
]
