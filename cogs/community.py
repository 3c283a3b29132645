"""Community: owners say where the bot works, and whose people moderate there."""

import re
from dataclasses import replace
from typing import Annotated

from bot import (
    Approval,
    Arg,
    Button,
    Card,
    Cog,
    Communities,
    Context,
    Place,
    Reply,
    Role,
    Room,
    Team,
    UserError,
    escape,
)

cog = Cog("community", "Says where the bot works, and who moderates: for its owners")
NO_ROOM = (
    "There is no moderators' room, so I tell moderators nothing by myself. To set one: "
    "`community moderators-room` and its name"
)

community = cog.group("community", "Approve servers and name moderators")


async def places(ctx: Context, typed: str) -> list[str]:
    """Suggest the places that are served, by their ids."""
    return [each.place.id for each in kept(ctx).list() if typed.lower() in each.place.id]


Where = Annotated[str, Arg("Its id, as community list shows it; left out: here", places)]


@community.command(by=Role.OWNER, everywhere=True)
async def approve(
    ctx: Context,
    place: Where = "",
    *,
    as_: Annotated[str, Arg("The community it joins; left out: home")] = "home",
) -> Reply:
    """Let me work in this server or room, or in the one whose id you give.

    Servers and rooms of one community share their FAQ, polls and quotes.
    """
    wanted = _place(ctx, place)
    known = kept(ctx).find(wanted.id)
    approval = await kept(ctx).approve(wanted, as_.lower(), ctx.user, ctx.now)
    return Reply(
        f"I now work in {_name(approval)}, in the community {approval.community}. "
        f"{_moderators(wanted)}",
        buttons=() if known else (Button("Undo", leave, wanted.id),),
        private=True,
    )


@community.command(name="list", by=Role.OWNER, everywhere=True)
async def list_(ctx: Context) -> Reply:
    """List where I work, in which community, and who moderates."""
    lines = [_line(each, ctx) for each in kept(ctx).list()]
    empty = "Nowhere but on the console yet. In a server or room, type `community approve`."
    return Reply(card=Card("Where I work", "\n".join(lines) or empty), private=True)


@community.command(by=Role.OWNER)
async def remove(ctx: Context, place: Where = "") -> Reply:
    """Stop working here, or in the place whose id you give. Nothing kept is lost."""
    return await _remove(ctx, _place(ctx, place).id)


@cog.action(by=Role.OWNER)
async def leave(ctx: Context, place: str) -> Reply:
    """Take back that a place was approved."""
    return await _remove(ctx, place)


async def _remove(ctx: Context, place: str) -> Reply:
    approval = _get(ctx, place)
    if kept(ctx).is_settled(place):
        raise UserError(
            f"{_name(approval)} is approved in the operator's settings: take its id out of "
            f"{_setting(place)} there, and start me again."
        )
    await kept(ctx).remove(place)
    return Reply(
        f"I no longer work in {_name(approval)}. What the community {approval.community} keeps "
        f"is still there. To let me work there again, type `community approve {place}`.",
        private=True,
    )


@community.command(by=Role.OWNER)
async def promote(ctx: Context, role: Annotated[Team, Arg("Whose people may moderate")]) -> Reply:
    """Let everybody who has a role moderate in this server."""
    approval = _get(ctx, _place(ctx, "").id)
    others = [each for each in approval.teams if each.id != role.id]
    await kept(ctx).name_teams(approval, [*others, role])
    return Reply(
        f"Everybody with the role {escape(role.name)} is a moderator now. If they can't see the "
        "moderators' commands in the menu, allow them the role in the server's settings, under "
        "Integrations. Typed after a mention of me, the commands work at once.",
        buttons=(Button("Undo", demote_team, role.id),),
        private=True,
    )


@community.command(by=Role.OWNER)
async def demote(
    ctx: Context, role: Annotated[Team, Arg("Whose people no longer moderate")]
) -> Reply:
    """Take back that everybody who has a role may moderate in this server."""
    return await _demote(ctx, role.id)


@cog.action(by=Role.OWNER)
async def demote_team(ctx: Context, team: str) -> Reply:
    """Take back what was just given."""
    return await _demote(ctx, team)


async def _demote(ctx: Context, team: str) -> Reply:
    approval = _get(ctx, _place(ctx, "").id)
    gone = next((each for each in approval.teams if each.id == team), None)
    if gone is None:
        raise UserError("That role does not moderate here. Type `community list` to see who does.")
    await kept(ctx).name_teams(approval, [each for each in approval.teams if each != gone])
    return Reply(f"The role {escape(gone.name)} no longer moderates here.", private=True)


@community.command(by=Role.MODERATOR)
async def moderators_room(
    ctx: Context,
    room: Annotated[
        Room | None, Arg("Where moderators are told things; left out: see where")
    ] = None,
    *,
    off: Annotated[bool, Arg("Tell them nothing any more")] = False,
) -> Reply:
    """Say in which room I tell moderators what went wrong, or see which it is."""
    if off:
        had = await kept(ctx).remove_moderators_room(ctx.community)
        return Reply("I tell moderators nothing by myself." if had else NO_ROOM, private=True)
    if room is None:
        current = await kept(ctx).find_moderators_room(ctx.community)
        told = f"Moderators are told in {escape(current.name)} what went wrong." if current else ""
        return Reply(told or NO_ROOM, private=True)
    await kept(ctx).set_moderators_room(replace(room, community=ctx.community))
    await ctx.desk.post(
        replace(room, community=ctx.community),
        Reply(
            "I tell moderators here from now on when something needs them, such as a feed that "
            "can't be read."
        ),
    )
    return Reply(
        f"From now on I tell moderators in {escape(room.name)} what went wrong. Please see to it "
        "that only they can read that room.",
        private=True,
    )


def kept(ctx: Context) -> Communities:
    """Give what has been approved."""
    return ctx.desk.host.communities


def _setting(place: str) -> str:
    is_matrix = place.startswith("matrix:")
    return "STAFFROOM_MATRIX_ALLOWED" if is_matrix else "STAFFROOM_DISCORD_GUILDS"


def _place(ctx: Context, typed: str) -> Place:
    wanted = typed.strip()
    if not wanted:
        if ctx.room.place is None:
            raise UserError("Please type that in the server or room that you mean, or give its id.")
        return ctx.room.place
    if ctx.room.place is not None and wanted == ctx.room.place.id:
        return ctx.room.place
    found = kept(ctx).find(wanted)
    if found is not None:
        return found.place
    platform, _, rest = wanted.partition(":")
    is_id = bool(rest) and platform.isalpha() and not re.search(r"\s", wanted)
    if not is_id or len(wanted) > 255:  # noqa: PLR2004  Matrix's own limit
        raise UserError(
            f"{escape(wanted[:40])} is not the id of a server or room. It looks like "
            "discord:80351110224678912 or matrix:!AbCdEf; `community list` shows those that I know."
        )
    return Place(wanted, "")


def _get(ctx: Context, place: str) -> Approval:
    approval = kept(ctx).find(place)
    if approval is None:
        raise UserError("I don't work there. Type `community list` to see where I do.")
    return approval


def _moderators(place: Place) -> str:
    """Say who moderates at a place, by what its platform has."""
    if place.id.startswith("matrix:"):
        return "Whoever has the power of a moderator in a room, 50 or more, is one for me too."
    return (
        "Whoever may manage the server is a moderator there. To let a role moderate too, type "
        "`community promote` and the role."
    )


def _name(approval: Approval) -> str:
    return escape(approval.place.name) or approval.place.id


def _line(approval: Approval, ctx: Context) -> str:
    teams = ", ".join(escape(team.name) for team in approval.teams)
    since = f", since {approval.since.astimezone(ctx.zone):%-d %B %Y}" if approval.since else ""
    told = f"- {_name(approval)} ({approval.place.id}): community {approval.community}{since}"
    return f"{told}; moderated by {teams}" if teams else told
