"""Checking: what is missing before the bot can work on Discord, without going there itself.

It only asks; nothing is sent, and the bot may be running meanwhile.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.communities import Approval

from .faults import FAULTS, log_fault
from .invitation import NEEDED, invite, list_lacking
from .journal import journal
from .login import NO_INTENT, explain, is_token
from .people import NAME, from_id

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence for the operator."""

    text: str
    is_well: bool = True


async def check_discord(
    token: str,
    approvals: Iterable[Approval],
    *,
    read_all: bool,
    options: Mapping[str, Any] | None = None,
) -> list[Finding]:
    """Find what is missing: by the token, the intents, and in each server that is served."""
    if not is_token(token):
        return [Finding(str(explain(discord.LoginFailure())), is_well=False)]
    with journal():
        client = discord.Client(intents=discord.Intents.none(), **(options or {}))
    async with client:
        try:
            await client.login(token)
            found = [each async for each in _check_application(client, read_all=read_all)]
            servers = [each for each in approvals if each.place.id.startswith(f"{NAME}:")]
            for approval in servers:
                found += [each async for each in _check_server(client, approval)]
        except FAULTS as fault:
            log_fault("discord could not be checked", fault)
            return [Finding(str(explain(fault)), is_well=False)]
    if not servers:
        found.append(
            Finding(
                "no server is approved yet. Invite the bot, then type /community approve in the "
                "server as an owner, or put its id into STAFFROOM_DISCORD_GUILDS.",
                is_well=False,
            )
        )
    link = invite(client.application_id or 0)
    return [*found, Finding(f"to invite the bot into a server, open {link}")]


async def _check_application(client: discord.Client, *, read_all: bool) -> AsyncIterator[Finding]:
    name = client.user.name if client.user else ""
    yield Finding(f"the token is accepted; the bot is called {name}.")
    about = client.application
    flags = about.flags if about else discord.ApplicationFlags()
    is_on = flags.gateway_message_content or flags.gateway_message_content_limited
    if not read_all:
        yield Finding("no privileged intent is needed.")
    elif is_on:
        yield Finding("the Message Content intent is wanted and switched on.")
    else:
        yield Finding(NO_INTENT, is_well=False)
    if about and about.interactions_endpoint_url:
        yield Finding(
            "an Interactions Endpoint URL is set, so commands do not reach the bot. Open the "
            "application in the Developer Portal, under General Information, and clear it.",
            is_well=False,
        )


async def _check_server(client: discord.Client, approval: Approval) -> AsyncIterator[Finding]:
    number = from_id(approval.place.id)
    try:
        guild = await client.fetch_guild(number, with_counts=False)
        me = await guild.fetch_member(client.user.id if client.user else 0)
        channels = await guild.fetch_channels()
    except (discord.NotFound, discord.Forbidden):
        name = approval.place.name or f"with the id {number}"
        yield Finding(
            f"the bot is not in the server {name}. Invite it, by the link below.", is_well=False
        )
        return
    lacking = list_lacking(me.guild_permissions)
    if lacking:
        yield Finding(
            f"in {guild.name} the bot lacks {_list(lacking)}. Invite it again, by the link below, "
            "or give its role that under Server Settings, Roles.",
            is_well=False,
        )
        return
    yield Finding(f"in {guild.name} the bot has every permission that it needs.")
    for each in _check_rooms(channels, me):
        yield Finding(f"in {guild.name} {each}")


def _check_rooms(channels: Sequence[Any], me: discord.Member) -> Iterator[str]:
    """Say where rooms differ from their server: that may be meant so, and is no fault."""
    rooms = [each for each in channels if isinstance(each, discord.TextChannel)]
    lacking = {each: list_lacking(each.permissions_for(me)) for each in rooms}
    hidden = [each for each in rooms if NEEDED["view_channel"] in lacking[each]]
    if hidden:
        yield f"it can't see {_channels(hidden)}."
    short = [each for each in rooms if lacking[each] and each not in hidden]
    for each in short[:_NAMED]:
        yield f"it lacks, in #{each.name}, {_list(lacking[each])}."
    if short[_NAMED:]:
        yield f"it lacks something, too, in {_channels(short[_NAMED:])}."


def _channels(channels: list[discord.TextChannel]) -> str:
    more = len(channels) - _NAMED
    names = [f"#{each.name}" for each in channels[:_NAMED]]
    return _list([*names, f"{more} more"] if more > 0 else names)


def _list(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
