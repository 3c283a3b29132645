"""Telling: says things in the moderators' room, together with the note that they were said."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.chat import Reply
from bot.commands import Host
from bot.log import log_trouble
from bot.storage import Posting, Postings

from .decide import Audience, Outage, Stage, Turn, decide, may_tell_losses
from .records import Records
from .sight import Sight

log = logging.getLogger(__name__)

Words = Callable[[Outage], Reply]


class Telling:
    """Tells the moderators of a community what they are to know at one moment, if they can be.

    What is known is kept in the transaction that says it, so that it is said once, whenever the
    bot is stopped.
    """

    def __init__(self, host: Host, records: Records, sight: Sight) -> None:
        self._host = host
        self._records = records
        self._sight = sight

    async def _audience(self, community: str) -> Audience:
        room = await self._host.find_moderators_room(community)
        if room is None:
            return Audience.NOBODY
        return Audience.THERE if self._sight.can_reach(room.id) else Audience.AWAY

    async def go_on(
        self, outage: Outage, patience: timedelta, *, is_well: bool, lasts: Words, over: Words
    ) -> None:
        """Go on with an outage: tell that it lasts, or that it is over, when it is time."""
        kept = self._sight.known.get((outage.subject, outage.community))
        if is_well and kept is not None and kept.until is None:
            outage = await self._recall(outage)
        audience = await self._audience(outage.community)
        new, turn = decide(outage, patience, self._sight.now, audience, is_well=is_well)
        if turn is Turn.LOG:
            platform = outage.subject.partition(":")[0]
            log_trouble(log, "moderators can't be told of an outage", platform=platform)
        if turn in {Turn.TELL_OVER, Turn.FORGET}:
            await self._end(new, over(new) if turn is Turn.TELL_OVER else None)
        elif new != kept:
            await self._keep(new, lasts(new) if turn is Turn.TELL else None)

    async def _recall(self, outage: Outage) -> Outage:
        """Take back what was not said while an outage lasted: it would come late, and be wrong."""
        async with self._host.storage.write() as conn:
            is_unsaid = await self._host.outbox.recall(conn, _key(outage))
        return replace(outage, stage=Stage.UNHEARD) if is_unsaid else outage

    async def tell_losses(self, outage: Outage, lost: Sequence[Posting], words: Words) -> Outage:
        """Tell what was given up, if it is time; give what is known of the outage then."""
        audience = await self._audience(outage.community)
        if audience is Audience.NOBODY:
            await self.pass_over(lost)
        if audience is not Audience.THERE or not may_tell_losses(outage, self._sight.now):
            return outage
        new = replace(outage, stage=Stage.TOLD, losses_told=self._sight.now)
        await self._keep(new, words(new), lost)
        return new

    async def pass_over(self, lost: Sequence[Posting]) -> None:
        """Note that nobody can be told of what was given up; the log has it."""
        if not lost:
            return
        async with self._host.storage.write() as conn:
            await Postings.report(conn, [each.id for each in lost])
        log_trouble(log, "moderators were not told of what was given up", postings=len(lost))

    async def forget(self, outage: Outage, lost: Sequence[Posting]) -> None:
        """Forget an outage of which nothing can be told any more."""
        await self.pass_over(lost)
        await self._end(outage, None)

    async def _keep(self, new: Outage, reply: Reply | None, lost: Sequence[Posting] = ()) -> None:
        async with self._host.storage.write() as conn:
            await self._records.keep(conn, new)
            if lost:
                await Postings.report(conn, [each.id for each in lost])
            if reply is not None:
                key = "" if lost else _key(new)
                await self._host.tell_moderators(conn, new.community, reply, key)

    async def _end(self, outage: Outage, reply: Reply | None) -> None:
        async with self._host.storage.write() as conn:
            await self._records.remove(conn, outage)
            if reply is not None:
                await self._host.tell_moderators(conn, outage.community, reply)


def _key(outage: Outage) -> str:
    name = f"{outage.subject} {outage.community}"
    return f"outage:{hashlib.sha256(name.encode()).hexdigest()[:32]}"
