"""Drafting: making a poll, in one line or by a form, seeing it, and only then opening it."""

from dataclasses import replace
from typing import Annotated, Literal

from bot import Arg, Button, Context, Field, Form, Reply, Role, Team, UserError, escape

from .agenda import Agenda
from .announcing import open_poll
from .audience import Audience, count_audience
from .definition import cog, poll
from .finding import find_by_id
from .making import (
    LENGTH,
    SHORTEST,
    Times,
    check,
    one_line,
    parse_line,
    parse_options,
    parse_times,
)
from .model import MINIMUM, Definition, Kind, Poll, State, look_of
from .places import NO_ROOM, find_rooms
from .render import render_draft, say_moment
from .store import Polls, add_poll, find_poll, remove_draft, save_poll

MAKERS = "makers"
UNKNOWN_SIZE = 2000
"""The people that room is made for where nobody can count them."""
KINDS = tuple(each.value for each in Kind)
GONE = "That draft is gone, or open already. See `poll list`, or begin again with `poll create`."
TOO_LATE = (
    "It would close within 5 minutes by now, before people can find it. Please make it again: "
    "`poll create`"
)


@poll.command
async def create(  # noqa: PLR0913  each is an option that people can see in the picker
    ctx: Context,
    what: Annotated[str, Arg("The question and the options, as in Meet? | Yes | No")] = "",
    *,
    kind: Annotated[
        Literal["single", "multiple", "scale", "ranked"], Arg("How people answer")
    ] = "single",
    closes: Annotated[str, Arg("When it closes, as in Fri 17:00 or 3 days")] = "",
    opens: Annotated[str, Arg("When it opens; at once if you leave it out")] = "",
    rooms: Annotated[str, Arg("Where it is shown, as in staff, matrix:union")] = "",
    voters: Annotated[Team | None, Arg("The role that may vote; else whoever is there")] = None,
    minimum: Annotated[int, Arg("The votes that a result needs, at least 5")] = MINIMUM,
) -> Reply | Form:
    """Make an anonymous poll; you see it before it opens.

    As in `poll create Should we meet? | Yes | No | Not sure --closes "Fri 17:00"`. The kinds are
    `single`, `multiple` for several choices, `scale` for five steps, and `ranked` for an order.
    """
    await require_may_make(ctx)
    if not what.strip():
        return ask_form.open(kind=kind, closes=closes or LENGTH, minimum=str(minimum))
    question, options = parse_line(what, Kind(kind))
    definition = Definition(ctx.community, question, options, Kind(kind), minimum)
    times = parse_times(opens, closes, ctx.now, ctx.zone)
    return await draft(ctx, definition, times, rooms, voters)


@cog.form("Make a poll")
async def ask_form(
    ctx: Context,
    *,
    question: Annotated[str, Field("Question", max_length=300)],
    options: Annotated[
        str, Field("Options", "One on each line, or with | between; 2 to 10", multiline=True)
    ],
    kind: Annotated[str, Field("Kind", "single, multiple, scale or ranked", initial="single")],
    closes: Annotated[str, Field("Closes", "As in Fri 17:00, or 3 days", initial=LENGTH)],
    minimum: Annotated[str, Field("Votes for a result", "At least 5", initial=str(MINIMUM))],
) -> Reply:
    """Make an anonymous poll."""
    await require_may_make(ctx)
    chosen = _kind(kind)
    given = parse_options(options.replace("|", "\n").splitlines(), chosen)
    definition = Definition(ctx.community, one_line(question), given, chosen, _number(minimum))
    return await draft(ctx, definition, parse_times("", closes, ctx.now, ctx.zone), "", None)


async def draft(
    ctx: Context, definition: Definition, times: Times, rooms: str, team: Team | None
) -> Reply:
    """Keep a draft and show it to its maker; raise UserError for what can't be held."""
    shown = await find_rooms(ctx, rooms)
    definition = replace(
        definition,
        rooms=tuple(each.id for each in shown),
        teams=(team.id,) if team else (),
        team_names=(team.name,) if team else (),
    )
    audience = await count_audience(ctx.desk, shown, team)
    if audience.least is not None and any(each.is_direct for each in shown):
        raise UserError(NO_ROOM)
    check(definition, audience.least)
    await refuse_twin(ctx, definition)
    definition = replace(definition, people=audience.most or UNKNOWN_SIZE)
    id_ = f"{ctx.desk.random.getrandbits(64):016x}"
    new = Poll(id_, 0, definition, State.DRAFT, times.opens_at, times.closes_at, shown, ctx.user.id)
    async with ctx.storage.write() as conn:
        new = replace(new, number=await add_poll(conn, new))
    return preview(ctx, new, audience)


def preview(ctx: Context, new: Poll, audience: Audience) -> Reply:
    """Show a draft, and what can be done with it."""
    is_later = new.opens_at > ctx.now
    when = f"on {say_moment(new.opens_at, ctx.zone)}" if is_later else "now"
    buttons = (
        Button("Schedule it" if is_later else "Open it", launch, new.id),
        Button("Throw it away", discard, new.id),
    )
    return replace(render_draft(new, when, audience.least, ctx.zone), buttons=buttons, private=True)


@cog.action
async def launch(ctx: Context, poll_id: str) -> Reply:
    """Open a poll, or let it be opened at its time."""
    await require_may_make(ctx)
    found = await get_draft(ctx, poll_id)
    await refuse_twin(ctx, found.definition)
    if found.closes_at <= ctx.now:
        raise UserError("Its closing time has passed. Please make it again: `poll create`")
    if found.closes_at - max(found.opens_at, ctx.now) < SHORTEST / 2:  # reading takes a while
        raise UserError(TOO_LATE)
    if found.opens_at > ctx.now:
        async with ctx.storage.write() as conn:
            kept = await find_poll(conn, poll_id)
            if kept is None or kept.state is not State.DRAFT:
                raise UserError(GONE)
            await save_poll(conn, replace(kept, state=State.SCHEDULED))
        ctx.state(Agenda).forget()
        opens = say_moment(found.opens_at, ctx.zone)
        return Reply(f"Poll {found.number} opens {opens}.", private=True, replaces=True)
    await open_poll(ctx.desk, poll_id)
    return Reply(
        f"Poll {found.number} is open. It can't be changed now; `poll extend {found.number}` lets "
        f"it close later, and `poll cancel {found.number}` destroys it unread.",
        private=True,
        replaces=True,
    )


@cog.action
async def discard(ctx: Context, poll_id: str) -> Reply:
    """Throw a draft away."""
    await get_draft(ctx, poll_id)
    async with ctx.storage.write() as conn:
        await remove_draft(conn, poll_id)
    return Reply("Thrown away. Nobody else has seen it.", private=True, replaces=True)


async def get_draft(ctx: Context, poll_id: str) -> Poll:
    """Get one's own draft; raise UserError if it is gone, or somebody else's."""
    found = await find_by_id(ctx.storage, poll_id)
    if found.state is not State.DRAFT or found.maker not in await ctx.accounts_of(ctx.user):
        raise UserError(GONE)
    return found


async def refuse_twin(ctx: Context, definition: Definition) -> None:
    """Raise UserError if the same is being asked already: two results would tell too much."""
    wanted = look_of(definition.question)
    for each in await Polls(ctx.storage, ctx.community).list((State.OPEN, State.SCHEDULED), 1000):
        if look_of(each.definition.question) == wanted:
            raise UserError(
                f"Poll {each.number} asks just that, and it is not over yet. To ask the same "
                "people twice would tell too much about each of them."
            )


async def require_may_make(ctx: Context) -> None:
    """Raise UserError unless the person may make polls here."""
    makers = await ctx.values.get(MAKERS, "members")
    if makers == "moderators" and ctx.role < Role.MODERATOR:
        raise UserError("Here only moderators make polls. Please ask one of them.")


def _kind(text: str) -> Kind:
    try:
        return Kind(text.strip().lower())
    except ValueError:
        listed = ", ".join(KINDS)
        raise UserError(f"{escape(text[:40])} is no kind of poll. Choose from {listed}.") from None


def _number(text: str) -> int:
    bare = text.strip()
    if not bare.isascii() or not bare.isdecimal():
        raise UserError("Please give the votes for a result as a number, as in 10.")
    return int(bare[:6])
