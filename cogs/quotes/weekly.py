"""Weekly: the round-up at its time, once, and what else falls due."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot import Cron, Desk, Mark, Reply, find_due, find_next

from .agenda import RECHECK, Agenda, look_again
from .board import part_key, show
from .definition import cog
from .model import VOTING, Plan, Quote, Roundup, State, Telling
from .ranking import arrange
from .render import say_wait
from .roundup import render_head, render_part, split_picks
from .rules import Rules, read_rules
from .store import (
    Quotes,
    add_roundup,
    find_plan,
    forget_asking,
    forget_nominators,
    forget_reactions,
    list_communities,
    list_plans,
    list_waiting_communities,
    save_plan,
)
from .telling import find_telling, look_whether_heard

KEPT = timedelta(days=7)
"""How long what was turned down is kept, and who nominated what was approved."""
UNTOLD = timedelta(minutes=5)
"""How soon to look again whether an author was told, whose silence counts only from then."""
REACTIONS = timedelta(days=30)
"""How long reactions count for a message that nobody has nominated."""


@cog.on_start
async def begin(desk: Desk) -> None:
    """Leave the first look to the next minute: no platform is on yet."""
    desk.state(Agenda).wake = desk.now + timedelta(seconds=1)


@cog.job(Cron("* * * * *"))
async def tick(desk: Desk) -> None:
    """Show what authors had time to decline, and post the round-ups that are due."""
    agenda, now = desk.state(Agenda), desk.now
    if agenda.is_idle(now):
        return
    agenda.wake = now + RECHECK  # before anything is read, for something may change meanwhile
    async with desk.storage.read() as conn:
        waiting = await list_waiting_communities(conn)
        plans = await list_plans(conn)
    for community in waiting:
        if not await desk.attempt(_show_ready(desk, community)):
            look_again(desk)
    for plan in plans:
        if desk.is_served(plan.room) and not await desk.attempt(_post_due(desk, plan)):
            look_again(desk)
        _note(agenda, find_coming(desk, plan))


def _note(agenda: Agenda, moment: datetime) -> None:
    """Be awake at a moment."""
    if agenda.wake is not None:
        agenda.wake = min(agenda.wake, moment)


@cog.job(Cron("17 4 * * *"))
async def forget(desk: Desk) -> None:
    """Forget what need not be kept any longer."""
    async with desk.storage.write() as conn:
        for community in await list_communities(conn):
            quotes = Quotes(conn, community)
            await quotes.settle(desk.now - VOTING)
            for stale in await quotes.list_stale(desk.now - KEPT):
                await quotes.erase(stale)
            for each in await quotes.list_shown():
                if each.decided_at is not None and each.decided_at < desk.now - KEPT:
                    await forget_nominators(conn, each.id)
        await forget_reactions(conn, (desk.now - REACTIONS).date())


async def _show_ready(desk: Desk, community: str) -> None:
    """Show what is approved and whose author has agreed or had time to decline."""
    rules, agenda = await read_rules(desk, community), desk.state(Agenda)
    async with desk.storage.read() as conn:
        approved = await Quotes(conn, community).list_ready()
        tellings = [await find_telling(desk, conn, each) for each in approved]
    for each, found in zip(approved, tellings, strict=True):
        telling = await look_whether_heard(desk, each, found)
        moment = rules.find_ready(each, telling)
        if telling.is_given_up or (moment is not None and moment <= desk.now):
            await _settle(desk, each, telling, rules)
        elif moment is not None:
            _note(agenda, moment)
        elif telling.is_waiting:
            _note(agenda, desk.now + UNTOLD)


async def _settle(desk: Desk, approved: Quote, telling: Telling, rules: Rules) -> None:
    """Show a quote, or tell moderators, once, that its author could not be told."""
    async with desk.storage.write() as conn:
        quote = await Quotes(conn, approved.community).find(approved.number)
        if quote is None or quote.state is not State.APPROVED or quote.is_shown:
            return  # somebody has decided meanwhile
        if rules.is_ready(quote, telling, desk.now):
            await show(desk, conn, quote, rules)
        elif telling.is_given_up:
            await forget_asking(conn, quote.id)
            reply = Reply(
                f"#{quote.number} is approved. {say_wait(Telling(), is_yes_needed=True)}."
            )
            await desk.tell_moderators(conn, quote.community, reply)


def find_owed(desk: Desk, plan: Plan) -> datetime | None:
    """Find up to when a round-up covers that is due now; None if none is."""
    if plan.postponed is not None:
        return plan.postponed if desk.now >= plan.postponed else None
    span = find_due(plan.week, desk.zone, Mark(plan.covered, plan.planned), desk.now)
    return span.until if span else None


def find_coming(desk: Desk, plan: Plan) -> datetime:
    """Find when the next round-up comes."""
    return plan.postponed or find_next(plan.week, desk.zone, desk.now)


async def _post_due(desk: Desk, plan: Plan) -> None:
    until = find_owed(desk, plan)
    if until is not None:
        await post_roundup(desk, plan, until)


async def post_roundup(desk: Desk, plan: Plan, until: datetime) -> Roundup | None:
    """Post the picks since the last round-up, and note that it was done, or do neither.

    None if there are none, or if the plan has changed since it was read.
    """
    async with desk.storage.write() as conn:
        if await find_plan(conn, plan.community) != plan:
            return None
        found = await Quotes(conn, plan.community).list_unpicked(plan.since)
        picks = arrange(found, plan.arranged)
        covered = max(until, plan.covered)
        if not picks:
            await save_plan(conn, replace(plan, covered=covered, postponed=None))
            return None
        texts, parts = compose(plan, picks)
        for at, text in enumerate(texts):
            key = part_key(plan.community, plan.number, at)
            await desk.outbox.post(conn, plan.room, Reply(text), key)
        done = Roundup(plan.community, plan.number, plan.room, plan.introduction, desk.now, parts)
        await add_roundup(conn, done)
        following = replace(
            plan,
            number=plan.number + 1,
            covered=covered,
            postponed=None,
            introduction="",
            arranged=None,
        )
        await save_plan(conn, following)
    return done


def compose(plan: Plan, picks: list[Quote]) -> tuple[list[str], tuple[tuple[int, ...], ...]]:
    """Write the messages of the next round-up, and say which quotes stand in which."""
    head = render_head(plan.number, plan.introduction)
    parts = split_picks(picks, head)
    texts = [render_part(part, "" if at else head) for at, part in enumerate(parts)]
    return texts, tuple(tuple(each.id for each in part) for part in parts)
