"""What was typed becomes a poll: question, options and times."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import UserError
from cogs.polls.making import LONGEST, check, parse_line, parse_options, parse_times
from cogs.polls.model import AGREEMENT, Kind
from tests.cogs.polls.office import define

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 27, 12, tzinfo=UTC)
"""A Friday noon; the clocks go forward on the Sunday after."""
HOURS = ((28, 19), (29, 11))


@pytest.mark.parametrize(
    ("typed", "question", "options"),
    [
        ("Meet? | Yes | No", "Meet?", ("Yes", "No")),
        ("Meet?|Yes|No|", "Meet?", ("Yes", "No")),
        ("A | b | | c", "A", ("b", "c")),
        ("Shall we\n  meet? | Yes,\tall | No\n", "Shall we meet?", ("Yes, all", "No")),
    ],
)
def test_a_line_is_parted_at_its_bars(typed: str, question: str, options: tuple[str, ...]) -> None:
    assert parse_line(typed, Kind.SINGLE) == (question, options)


def test_a_scale_has_steps_of_its_own_unless_others_are_given() -> None:
    assert parse_line("I am informed", Kind.SCALE) == ("I am informed", AGREEMENT)
    assert parse_options(["1", "2"], Kind.SCALE) == ("1", "2")
    with pytest.raises(UserError, match="Please give the options as well"):
        parse_options(["", " "], Kind.SINGLE)


@pytest.mark.parametrize(
    ("opens", "closes", "opened", "closed"),
    [
        ("", "", NOW, NOW + timedelta(days=3)),
        ("now", "2 hours", NOW, NOW + timedelta(hours=2)),
        ("", "in 2 days", NOW, NOW + timedelta(days=2)),
        ("in 1 hour", "1 hour", NOW + timedelta(hours=1), NOW + timedelta(hours=2)),
        # In the night to the Sunday the clocks go forward: noon is 16 hours later, and not 17.
        ("Sat 19:00", "16 hours", *(datetime(2026, 3, day, at, tzinfo=UTC) for day, at in HOURS)),
        # On the Monday the clocks have gone forward: five in the afternoon is four in UTC.
        ("Mon 09:00", "Mon 17:00", *(datetime(2026, 3, 30, hour, tzinfo=UTC) for hour in (8, 16))),
    ],
)
def test_times_are_those_on_the_wall_and_lengths_count_from_the_opening(
    opens: str, closes: str, opened: datetime, closed: datetime
) -> None:
    times = parse_times(opens, closes, NOW, LONDON)
    assert (times.opens_at, times.closes_at) == (opened, closed)
    assert {times.opens_at.tzinfo, times.closes_at.tzinfo} == {UTC}


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        ("", "9 minutes", "at least 10 minutes"),
        ("Mon 09:00", "Sun 09:00", "at least 10 minutes"),
        ("Sun 00:57", "Sun 02:00", "at least 10 minutes"),  # the clocks go forward at one
        ("", f"{LONGEST.days + 1} days", f"within {LONGEST.days} days"),
        ("", "soon", "Please type the day and the time"),
        ("yesterday", "", "Please type"),
    ],
)
def test_times_that_make_no_poll_are_refused(opens: str, closes: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        parse_times(opens, closes, NOW, LONDON)


@pytest.mark.parametrize(
    ("people", "minimum", "told"),
    [(19, 5, "needs at least 20"), (0, 5, "Only 0 may vote"), (25, 26, "26 votes can't come")],
)
def test_too_few_people_are_no_audience(people: int, minimum: int, told: str) -> None:
    with pytest.raises(UserError, match=told):
        check(define(minimum=minimum), people)


@pytest.mark.parametrize("people", [None, 20, 300])
def test_enough_people_or_nobody_knows_how_many(people: int | None) -> None:
    check(define(), people)
