"""REST: the routes of Discord's API, each a function from a call to what it answers."""

from tests.discord_standin.rest import (
    account,
    callbacks,
    channels,
    commands,
    guilds,
    messages,
    reactions,
    webhooks,
)
from tests.discord_standin.rest.routes import Call, Created, Route, find_route

__all__ = [
    "Call",
    "Created",
    "Route",
    "account",
    "callbacks",
    "channels",
    "commands",
    "find_route",
    "guilds",
    "messages",
    "reactions",
    "webhooks",
]
