"""Announcing: polls open and end with what is said of it, in one transaction and once."""

import asyncio
from datetime import datetime, timedelta

from bot import Button, Connection, Cron, Desk, Reply

from .agenda import Agenda
from .ballots import Ballots, Change
from .chart import draw_chart
from .definition import cog
from .model import Poll, State
from .publication import Result
from .render import render_end, render_missed, render_open, render_over, render_result
from .results import describe_bars, list_bars
from .store import forget_drafts, list_in_state
from .voting import ask

DRAFTS_KEPT = timedelta(days=2)
RECHECK = timedelta(hours=1)
"""How long it is relied on when a poll is due next, so that most minutes cost nothing."""


def vote_button(poll: Poll) -> Button:
    """Give the one button of a poll, the same for everybody."""
    return Button("Vote", ask, poll.id, typed=f"poll vote {poll.number}")


@cog.on_start
async def begin(desk: Desk) -> None:
    """Void what can't be read any more, before anybody votes in it."""
    desk.state(Agenda)
    for poll_id in await Ballots.at(desk).list_lost():
        await end_lost(desk, poll_id)


@cog.job(Cron("* * * * *"))
async def keep_time(desk: Desk) -> None:
    """Open and close what is due; what fails is tried again in the next minute."""
    agenda, now = desk.state(Agenda), desk.now
    if agenda.wake is not None and now < agenda.wake:
        return
    agenda.wake = now + RECHECK
    for poll_id in sorted(agenda.lost):
        await desk.attempt(end_lost(desk, poll_id))
        agenda.lost.discard(poll_id)
    for poll in await list_in_state(desk.storage, State.SCHEDULED, State.OPEN):
        due = poll.closes_at if poll.state is State.OPEN else poll.opens_at
        if due > now:
            agenda.wake = min(agenda.wake, due)
            continue
        work = close(desk, poll.id) if poll.state is State.OPEN else open_poll(desk, poll.id)
        await desk.attempt(work)
        agenda.forget()
    await forget_drafts(desk.storage, now - DRAFTS_KEPT)
    await Ballots.at(desk).tidy()


async def open_poll(desk: Desk, poll_id: str) -> None:
    """Open a poll and announce it; one that should have closed by now is told to be void."""
    async with Ballots.at(desk).opening(poll_id, desk.now) as change:
        if change.poll is None:
            return
        if change.poll.state is State.OPEN:
            shown = render_open(change.poll, vote_button(change.poll), desk.zone)
            await _tell(desk, change.conn, change.poll, shown, change.poll.key)
        else:
            await _tell(desk, change.conn, change.poll, render_missed(change.poll, desk.zone))
    desk.state(Agenda).forget()


async def close(desk: Desk, poll_id: str) -> None:
    """Close a poll whose time is over, and tell its result in every room."""
    async with Ballots.at(desk).closing(poll_id, desk.now) as change:
        await _announce_end(desk, change)


async def cancel(desk: Desk, poll_id: str) -> bool:
    """Destroy a poll unread; False if it was over."""
    async with Ballots.at(desk).cancelling(poll_id) as change:
        await _announce_end(desk, change)
    return change.poll is not None


async def end_lost(desk: Desk, poll_id: str) -> None:
    """Void a poll whose key is lost, and tell so."""
    async with Ballots.at(desk).voiding(poll_id) as change:
        await _announce_end(desk, change)


async def extend(desk: Desk, poll_id: str, closes_at: datetime) -> Poll | None:
    """Let a poll close later and tell so; None if it can't be."""
    async with Ballots.at(desk).extending(poll_id, closes_at, desk.now) as change:
        poll = change.poll
        if poll is not None and poll.state is State.OPEN:
            shown = render_open(poll, vote_button(poll), desk.zone)
            await desk.outbox.edit(change.conn, poll.key, shown)
    desk.state(Agenda).forget()
    return poll


async def _announce_end(desk: Desk, change: Change) -> None:
    poll = change.poll
    if poll is None or not change.was_open:
        return
    await desk.outbox.edit(change.conn, poll.key, render_over(poll, desk.zone))
    if change.result is not None:
        shown = await draw_result(desk, poll, change.result)
    else:
        shown = render_end(poll)
    await _tell(desk, change.conn, poll, shown, poll.result_key)


async def draw_result(desk: Desk, poll: Poll, result: Result) -> Reply:
    """Show a result with its picture; without, if that can't be drawn."""
    bars, drawn = list_bars(poll.definition, result), list[bytes]()

    async def draw() -> None:
        drawn.append(await asyncio.to_thread(draw_chart, poll.definition.question, bars))

    if bars:
        await desk.attempt(draw())
    picture = drawn[0] if drawn else b""
    about = describe_bars(poll.definition, result)
    return render_result(poll, result, desk.zone, picture, about)


async def _tell(desk: Desk, conn: Connection, poll: Poll, shown: Reply, key: str = "") -> None:
    for room in poll.rooms:
        await desk.outbox.post(conn, room, shown, key)
