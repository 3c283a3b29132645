"""Timing: each digest once, at the right time on the wall, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.timing import Mark, Span, at_wall, find_due, find_next, find_start
from cogs.digest.plan import DAILY, MONTHLY, WEEKLY, Plan

LONDON = ZoneInfo("Europe/London")
ZONES = [LONDON, *map(ZoneInfo, ("America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata"))]
START = datetime(2010, 1, 1, tzinfo=UTC)
MORNING = Plan(DAILY, time(8, 30))


def wall(text: str, zone: ZoneInfo = LONDON) -> datetime:
    """Read a time as it stands on a wall in London."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def shown(moment: datetime, zone: ZoneInfo = LONDON) -> str:
    return f"{moment.astimezone(zone):%d %b %H:%M %Z}"


def list_next(plan: Plan, start: datetime, count: int) -> list[str]:
    """List the next moments, as a clock in London shows them."""
    moments = [start]
    for _ in range(count):
        moments.append(find_next(plan, LONDON, moments[-1]))
    return [shown(moment) for moment in moments[1:]]


@pytest.mark.parametrize(
    ("plan", "start", "moments"),
    [
        (MORNING, "2026-03-28", ["28 Mar 08:30 GMT", "29 Mar 08:30 BST", "30 Mar 08:30 BST"]),
        (MORNING, "2026-10-24", ["24 Oct 08:30 BST", "25 Oct 08:30 GMT", "26 Oct 08:30 GMT"]),
        # At 01:00 on 29 March it becomes 02:00, so half past one is not there.
        (
            Plan(DAILY, time(1, 30)),
            "2026-03-28",
            ["28 Mar 01:30 GMT", "29 Mar 02:00 BST", "30 Mar 01:30 BST"],
        ),
        (Plan(DAILY, time(1)), "2026-03-28", ["28 Mar 01:00 GMT", "29 Mar 02:00 BST"]),
        (Plan(DAILY, time(2)), "2026-03-28", ["28 Mar 02:00 GMT", "29 Mar 02:00 BST"]),
        # At 02:00 on 25 October it becomes 01:00, so half past one is there twice.
        (
            Plan(DAILY, time(1, 30)),
            "2026-10-24",
            ["24 Oct 01:30 BST", "25 Oct 01:30 BST", "26 Oct 01:30 GMT"],
        ),
        (Plan(DAILY, time(2)), "2026-10-24", ["24 Oct 02:00 BST", "25 Oct 02:00 GMT"]),
        (Plan(WEEKLY, time(9), 0), "2026-03-23", ["23 Mar 09:00 GMT", "30 Mar 09:00 BST"]),
        (Plan(WEEKLY, time(1, 15), 6), "2026-10-24", ["25 Oct 01:15 BST", "01 Nov 01:15 GMT"]),
        (
            Plan(MONTHLY, time(9), 31),
            "2027-01-31",
            ["31 Jan 09:00 GMT", "28 Feb 09:00 GMT", "31 Mar 09:00 BST", "30 Apr 09:00 BST"],
        ),
        (Plan(MONTHLY, time(9), 30), "2028-02-01", ["29 Feb 09:00 GMT", "30 Mar 09:00 BST"]),
        (Plan(MONTHLY, time(9), 1), "2026-12-02", ["01 Jan 09:00 GMT", "01 Feb 09:00 GMT"]),
    ],
)
def test_digests_come_at_the_time_on_the_wall(plan: Plan, start: str, moments: list[str]) -> None:
    assert list_next(plan, wall(start), len(moments)) == moments


@pytest.mark.parametrize(
    ("covered", "now", "due"),
    [
        ("2026-11-23 08:30", "2026-11-23 08:30", None),
        ("2026-11-23 08:30", "2026-11-24 08:29:59", None),
        ("2026-11-23 08:30", "2026-11-24 08:30", ("2026-11-24 08:30", 0)),
        ("2026-11-23 08:30", "2026-11-25 08:29", ("2026-11-24 08:30", 0)),
        ("2026-11-20 08:30", "2026-11-23 17:00", ("2026-11-23 08:30", 2)),
        ("2026-11-23 08:20", "2026-11-23 08:30", ("2026-11-23 08:30", 0)),
        ("2027-01-01 08:30", "2026-11-24 08:30", None),  # the machine's clock was set back
        ("2026-03-28 08:30", "2026-03-29 08:30", ("2026-03-29 08:30", 0)),
        ("2026-10-24 08:30", "2026-10-27 08:29", ("2026-10-26 08:30", 1)),
    ],
)
def test_what_is_due(covered: str, now: str, due: tuple[str, int] | None) -> None:
    mark = Mark(wall(covered), wall("2026-01-01"))
    expected = Span(wall(covered), wall(due[0]), due[1]) if due else None
    assert find_due(MORNING, LONDON, mark, wall(now)) == expected


def test_what_came_before_the_plan_is_not_owed() -> None:
    mark = Mark(covered=wall("2026-11-20 08:30"), planned=wall("2026-11-23 10:00"))
    assert find_due(MORNING, LONDON, mark, wall("2026-11-24 08:29")) is None
    due = find_due(MORNING, LONDON, mark, wall("2026-11-24 08:30"))
    assert due == Span(wall("2026-11-20 08:30"), wall("2026-11-24 08:30"))


@pytest.mark.parametrize(
    ("plan", "now", "start"),
    [
        (MORNING, "2026-11-23 09:00", "2026-11-23 08:30"),
        (MORNING, "2026-11-23 08:30", "2026-11-22 08:30"),
        (Plan(WEEKLY, time(9), 0), "2026-11-27 09:00", "2026-11-23 09:00"),
        (Plan(MONTHLY, time(9), 31), "2026-11-29 09:00", "2026-10-31 09:00"),
    ],
)
def test_a_new_plan_covers_one_round(plan: Plan, now: str, start: str) -> None:
    assert find_start(plan, LONDON, wall(now)) == wall(start)


def test_a_day_that_a_zone_skips_is_made_up_for_when_the_next_begins() -> None:
    apia = ZoneInfo("Pacific/Apia")
    moment = at_wall(date(2011, 12, 30), time(8, 30), apia)
    assert shown(moment, apia) == "31 Dec 00:00 +14"


PLANS = st.builds(
    Plan, st.just(DAILY), st.times().map(lambda each: each.replace(second=0, microsecond=0))
) | st.one_of(
    st.builds(Plan, st.just(WEEKLY), st.sampled_from([time(9), time(1, 30)]), st.integers(0, 6)),
    st.builds(Plan, st.just(MONTHLY), st.sampled_from([time(9), time(1, 30)]), st.integers(1, 31)),
)
STEPS = st.lists(st.integers(1, 4 * 24 * 60), min_size=40, max_size=120)


def expect(plan: Plan, zone: ZoneInfo, start: datetime, end: datetime) -> list[datetime]:
    """List what should come, day by day."""
    days = [start.date() + timedelta(days=each) for each in range((end - start).days + 3)]
    moments = (at_wall(day, plan.at, zone) for day in days if plan.falls_on(day))
    return [moment for moment in moments if start < moment <= end]


@given(PLANS, st.sampled_from(ZONES), STEPS)
def test_each_digest_comes_once_over_a_year_of_looking_now_and_then(
    plan: Plan, zone: ZoneInfo, steps: list[int]
) -> None:
    """A step is how long the bot did not look, be it a minute or days in which it was off."""
    start = now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    mark = Mark(start, start)
    spans: list[Span] = []
    for minutes in steps:
        now += timedelta(minutes=minutes)
        span = find_due(plan, zone, mark, now)
        if span is not None:
            spans.append(span)
            mark = Mark(span.until, start)
        assert find_due(plan, zone, mark, now) is None  # started anew at the very minute
        assert now < find_next(plan, zone, now)
    expected = expect(plan, zone, start, now)
    assert sum(1 + each.missed for each in spans) == len(expected)
    assert {each.until for each in spans} <= set(expected)
    edges = [start, *(each.until for each in spans)]
    assert [each.since for each in spans] == edges[:-1]  # nothing between two, nothing twice


@given(PLANS, st.sampled_from(ZONES))
def test_looked_at_each_time_no_digest_of_a_year_is_missed(plan: Plan, zone: ZoneInfo) -> None:
    start = now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    mark = Mark(start, start)
    walls = []
    while (now := find_next(plan, zone, now)) < start + timedelta(days=365):
        assert find_due(plan, zone, mark, now - timedelta(microseconds=1)) is None
        assert find_due(plan, zone, mark, now) == Span(mark.covered, now)
        mark = Mark(now, start)
        walls.append(now.astimezone(zone))
    assert [now.astimezone(UTC) for now in walls] == expect(
        plan, zone, start, start + timedelta(days=364, hours=23, minutes=59, seconds=59)
    )
    late = [each for each in walls if each.time() != plan.at]
    assert len(late) <= 1  # where the clocks skip it


def test_a_digest_of_midnight_comes_once_where_clocks_go_back_over_it() -> None:
    """At 00:01 on 7 November 2010 it became 23:01 of the day before."""
    newfoundland = ZoneInfo("America/St_Johns")
    midnight = wall("2010-11-07 00:00", newfoundland)
    plan, mark = Plan(DAILY, time(0)), Mark(midnight - timedelta(days=1), START)
    later = midnight + timedelta(minutes=30)
    assert shown(later, newfoundland) == "06 Nov 23:30 NST"
    assert find_due(plan, newfoundland, mark, later) == Span(mark.covered, midnight)
    assert find_due(plan, newfoundland, Mark(midnight, START), later + timedelta(hours=23)) is None
