"""Sending: a digest, and the mark of what it covered, in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import Connection, Cron, Desk, Gathered, Reply, Room, Span, find_due, find_next

from .definition import cog
from .render import render_digest, title_of
from .store import Digest, list_planned, move_mark, move_room

RECHECK = timedelta(hours=1)
"""How long the plans are relied on unread: a room may come to be served again."""
PATIENCE = timedelta(hours=1)
"""How long a digest waits for what can't be gathered; then it comes without, and says so."""


class IncompleteError(Exception):
    """A part of a digest could not be gathered, and may be in a minute."""


@dataclass(slots=True)
class Agenda:
    """When the plans have to be looked at next, so that most minutes cost nothing."""

    wake: datetime | None = None
    is_read: bool = False

    def forget(self) -> None:
        """Look at the plans in the next minute: one was changed."""
        self.is_read = False


@cog.on_start
async def begin(desk: Desk) -> None:
    """Leave the first look at the plans to the next minute: no platform is on yet."""
    agenda = desk.state(Agenda)
    agenda.is_read, agenda.wake = True, desk.now + timedelta(seconds=1)


@cog.job(Cron("* * * * *"))
async def send_due(desk: Desk) -> None:
    """Send every digest that is due; what fails is tried again in the next minute."""
    agenda, now = desk.state(Agenda), desk.now
    # Not longer than planned, as the clock may be set back.
    if agenda.is_read and agenda.wake is not None and agenda.wake - RECHECK <= now < agenda.wake:
        return
    agenda.is_read = True  # before the plans are read, for one may be changed meanwhile
    wake = now + RECHECK
    for each in await list_planned(desk.storage):
        span = find_due(each.plan, desk.zone, each.mark, now) if desk.is_served(each.room) else None
        if span is not None and not await desk.attempt(_send(desk, each, span)):
            agenda.forget()
        wake = min(wake, find_next(each.plan, desk.zone, now))
    agenda.wake = wake


@cog.on_move
async def follow_room(desk: Desk, conn: Connection, old: str, new: Room) -> None:
    """Send to the room that replaces another."""
    await move_room(conn, old, new)
    desk.state(Agenda).forget()


async def _send(desk: Desk, digest: Digest, span: Span) -> None:
    gathered = await gather(desk, digest, span)
    if gathered.failed and desk.now - span.until < PATIENCE:
        raise IncompleteError
    await send(desk, digest, span, gathered)


async def send(desk: Desk, digest: Digest, span: Span, gathered: Gathered) -> bool:
    """Send what was gathered, unless it is empty, and note what it covered, or do neither.

    Tell whether that was done; it is not if another digest was sent meanwhile, or the plan changed.
    """
    card = render_digest(title_of(digest.plan), gathered, span, desk.zone)
    async with desk.storage.write() as conn:
        is_current = await move_mark(conn, digest, span.until)
        if is_current and (gathered.sections or gathered.failed):
            await desk.outbox.post(conn, digest.room, Reply(card=card))
    return is_current


async def gather(desk: Desk, digest: Digest, span: Span) -> Gathered:
    """Gather what is new in a room."""
    # Whoever is writing looked at the clock before. A turn to write comes after theirs, so that
    # nothing falls between two digests.
    async with desk.storage.write():
        pass
    return await desk.gather_digest(digest.room, span.since, span.until)
