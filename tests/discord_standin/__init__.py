"""The stand-in: a server on loopback that speaks Discord's REST v10 and Gateway."""

from tests.discord_standin.acting import At, NoResponse, Person
from tests.discord_standin.exchange import Exchange
from tests.discord_standin.interactions import Answer
from tests.discord_standin.messages import Message
from tests.discord_standin.permissions import Permission
from tests.discord_standin.places import DIRECT, NEWS, TEXT, THREAD, Channel, Guild, Role
from tests.discord_standin.server import DiscordStandIn
from tests.discord_standin.wire import Intent

__all__ = [
    "DIRECT",
    "NEWS",
    "TEXT",
    "THREAD",
    "Answer",
    "At",
    "Channel",
    "DiscordStandIn",
    "Exchange",
    "Guild",
    "Intent",
    "Message",
    "NoResponse",
    "Permission",
    "Person",
    "Role",
]
