"""When a feed is asked again, and what failures mean for it."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot import NO_VALIDATORS, Failed, Fetched, Validators, Why
from cogs.feeds.model import NO_HINTS, Hints, Polling, Unreadable
from cogs.feeds.polling import (
    JITTER,
    MOVED_AFTER,
    RESTART,
    STOPPED_AFTER,
    STOPPED_LEAST,
    TOLD_AFTER,
    Turn,
    after_restart,
    failed,
    first_polling,
    hash_body,
    is_unchanged,
    moved,
    new_address,
    revived,
    succeeded,
    turn,
    validators_for,
)

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)  # a Tuesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KNOWN = Validators("https://blog.test/feed", '"1"', "Mon")
BROKEN = Failed(Why.CONNECTION, "The site could not be reached.")


class Still(Random):
    """Chance that always adds the same part."""

    def __init__(self, part: float = 0.0) -> None:
        super().__init__(0)
        self._part = part

    def random(self) -> float:
        """Give the part."""
        return self._part


STILL = Still()


def answer(**values: object) -> Fetched:
    """Make an answer with validators."""
    given: dict[str, object] = {"body": b"x", "validators": KNOWN} | values
    return Fetched(KNOWN.url, 200, **given)  # type: ignore[arg-type]


def wait_after(fetched: Fetched, hints: Hints = NO_HINTS) -> timedelta:
    return succeeded(first_polling(NOW), fetched, hints, NOW, STILL).due - NOW


@pytest.mark.parametrize(
    ("fetched", "hints", "expected"),
    [
        (answer(), NO_HINTS, HOUR),
        (answer(validators=NO_VALIDATORS), NO_HINTS, DAY),
        (answer(validators=NO_VALIDATORS, wait=2 * HOUR), NO_HINTS, 2 * HOUR),
        (answer(validators=NO_VALIDATORS), Hints(timedelta(minutes=5)), HOUR),
        (answer(wait=timedelta(seconds=60)), NO_HINTS, HOUR),
        (answer(wait=3 * HOUR), NO_HINTS, 3 * HOUR),
        (answer(wait=timedelta(days=400)), NO_HINTS, DAY),
        (answer(), Hints(timedelta(minutes=1)), HOUR),
        (answer(), Hints(4 * HOUR), 4 * HOUR),
        (answer(), Hints(timedelta(days=30)), DAY),
        (answer(wait=2 * HOUR), Hints(3 * HOUR), 3 * HOUR),
        (answer(), Hints(skip_hours=frozenset([13, 14])), 3 * HOUR - timedelta(minutes=0)),
        (answer(), Hints(skip_days=frozenset([1])), timedelta(hours=12)),
        (answer(), Hints(skip_hours=frozenset(range(24))), HOUR),
        (answer(), Hints(skip_days=frozenset(range(7))), HOUR),
    ],
)
def test_how_long_a_feed_is_left_alone(fetched: Fetched, hints: Hints, expected: timedelta) -> None:
    assert wait_after(fetched, hints) == expected


def test_chance_only_lengthens_a_wait() -> None:
    waits = {
        succeeded(first_polling(NOW), answer(), NO_HINTS, NOW, Random(seed)).due - NOW
        for seed in range(50)
    }
    assert len(waits) == 50
    assert min(waits) >= HOUR
    assert max(waits) <= HOUR * (1 + JITTER)


def test_a_restart_asks_for_nothing_at_once() -> None:
    late = Polling(NOW - DAY, KNOWN, body_hash="h")
    dues = [after_restart(late, NOW, Random(seed)) for seed in range(50)]
    assert all(NOW <= each.due <= NOW + RESTART for each in dues)
    assert len({each.due for each in dues}) == 50
    assert all(each.validators == KNOWN for each in dues)
    assert after_restart(Polling(NOW + HOUR), NOW, STILL).due == NOW + HOUR


def test_validators_are_kept_from_the_last_answer() -> None:
    newer = Validators(KNOWN.url, '"2"', "Mon")
    polling = succeeded(first_polling(NOW), answer(), NO_HINTS, NOW, STILL)
    polling = succeeded(polling, Fetched(KNOWN.url, 304, validators=newer), NO_HINTS, NOW, STILL)
    assert polling.validators == newer


def test_a_failure_to_read_keeps_the_validators_of_what_was_read() -> None:
    polling = failed(Polling(NOW, KNOWN, "h", NOW), Unreadable("No."), NOW, STILL)
    assert (polling.validators, polling.body_hash) == (KNOWN, "h")


def test_once_a_day_the_whole_page_is_asked_for() -> None:
    polling = succeeded(first_polling(NOW), answer(), NO_HINTS, NOW, STILL)
    unchanged = Fetched(KNOWN.url, 304, validators=KNOWN)
    polling = succeeded(polling, unchanged, NO_HINTS, NOW + 20 * HOUR, STILL)
    assert validators_for(polling, NOW + 23 * HOUR) == KNOWN
    assert validators_for(polling, NOW + DAY) == NO_VALIDATORS
    polling = succeeded(polling, answer(), NO_HINTS, NOW + DAY, STILL)
    assert validators_for(polling, NOW + DAY + HOUR) == KNOWN


def test_what_is_unchanged_need_not_be_parsed() -> None:
    polling = Polling(NOW, body_hash=hash_body(b"x"))
    assert is_unchanged(polling, Fetched("", 304))
    assert is_unchanged(polling, Fetched("", 200, b"x"))
    assert not is_unchanged(polling, Fetched("", 200, b"y"))
    assert not is_unchanged(first_polling(NOW), Fetched("", 200, b""))


def test_the_body_is_remembered_over_word_that_nothing_changed() -> None:
    polling = succeeded(first_polling(NOW), answer(), NO_HINTS, NOW, STILL)
    polling = succeeded(polling, Fetched(KNOWN.url, 304), NO_HINTS, NOW, STILL)
    assert is_unchanged(polling, answer())


def test_waits_double_up_to_a_day_and_success_ends_that() -> None:
    polling, waits = first_polling(NOW), []
    for _ in range(8):
        polling = failed(polling, BROKEN, NOW, STILL)
        waits.append((polling.due - NOW) / HOUR)
    assert waits == [1, 2, 4, 8, 16, 24, 24, 24]
    for _ in range(2000):
        polling = failed(polling, BROKEN, NOW, STILL)
    assert polling.due == NOW + DAY
    unchanged = Fetched(KNOWN.url, 304, validators=KNOWN)
    polling = succeeded(polling, unchanged, NO_HINTS, NOW, STILL)
    assert (polling.failures, polling.failing_since, polling.due) == (0, None, NOW + HOUR)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [(None, HOUR), (timedelta(), HOUR), (3 * HOUR, 3 * HOUR), (7 * DAY, 7 * DAY)],
)
def test_retry_after_only_lengthens(asked: timedelta | None, expected: timedelta) -> None:
    polling = failed(first_polling(NOW), Failed(Why.BUSY, "", 503, asked), NOW, STILL)
    assert polling.due == NOW + expected


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (Failed(Why.PAUSED, "", retry_after=5 * HOUR), 5 * HOUR),
        (Unreadable("", is_ours=True), HOUR),
    ],
)
def test_what_is_not_the_feeds_fault_does_not_count(
    failure: Failed | Unreadable, expected: timedelta
) -> None:
    polling = failed(Polling(NOW, failures=2, failing_since=NOW - DAY), failure, NOW, STILL)
    assert (polling.failures, polling.failing_since) == (2, NOW - DAY)
    assert polling.due == NOW + expected


def test_a_feed_that_is_gone_stops_at_once_and_can_be_revived() -> None:
    before = Polling(NOW, KNOWN)
    after = failed(before, Failed(Why.GONE, "Gone for good.", 410), NOW, STILL)
    assert after.stopped == "Gone for good."
    assert turn(before, after) is Turn.STOPPED
    again = revived(after, NOW)
    assert (again.stopped, again.failures, again.due) == ("", 0, NOW)


def test_a_missing_feed_is_tried_for_a_month() -> None:
    missing = Failed(Why.MISSING, "Nothing there.", 404)
    polling, now, tries = first_polling(NOW), NOW, 0
    while not polling.stopped:
        assert now - NOW < STOPPED_AFTER
        now = polling.due
        polling, tries = failed(polling, missing, now, STILL), tries + 1
    assert now - NOW >= STOPPED_AFTER
    assert tries > STOPPED_LEAST
    assert polling.stopped == "It could not be read for 30 days. Nothing there."


def test_a_bot_that_was_off_for_a_month_does_not_give_up_for_that() -> None:
    polling = failed(first_polling(NOW), BROKEN, NOW, STILL)
    polling = failed(polling, BROKEN, NOW + 2 * STOPPED_AFTER, STILL)
    assert not polling.stopped


def test_people_are_told_at_once_where_a_site_asks_for_a_long_silence() -> None:
    before = first_polling(NOW)
    after = failed(before, Failed(Why.BUSY, "", 503, 7 * DAY), NOW, STILL)
    assert turn(before, after) is Turn.FAILING
    again = failed(after, Failed(Why.BUSY, "", 503, 7 * DAY), after.due, STILL)
    assert turn(after, again) is Turn.NONE
    assert turn(again, succeeded(again, answer(), NO_HINTS, again.due, STILL)) is Turn.WELL
    short = failed(before, Failed(Why.BUSY, "", 503, DAY), NOW, STILL)
    assert turn(before, short) is Turn.NONE


def test_people_are_told_once_of_failures_and_of_their_end() -> None:
    polling, turns = first_polling(NOW), []
    for _ in range(TOLD_AFTER + 2):
        before, polling = polling, failed(polling, BROKEN, NOW, STILL)
        turns.append(turn(before, polling))
    well = succeeded(polling, answer(), NO_HINTS, NOW, STILL)
    assert turns == [Turn.NONE, Turn.NONE, Turn.FAILING, Turn.NONE, Turn.NONE]
    assert turn(polling, well) is Turn.WELL
    assert turn(well, well) is Turn.NONE


def test_a_short_hiccup_is_not_told() -> None:
    once = failed(first_polling(NOW), BROKEN, NOW, STILL)
    assert turn(once, succeeded(once, answer(), NO_HINTS, NOW, STILL)) is Turn.NONE


def test_a_new_address_is_kept_only_after_days_of_permanent_redirects() -> None:
    polling = first_polling(NOW)
    led = answer(moved_to="https://new.test/feed")
    polling = succeeded(polling, led, NO_HINTS, NOW, STILL)
    assert new_address(polling, NOW + MOVED_AFTER - HOUR) == ""
    polling = succeeded(polling, led, NO_HINTS, NOW + MOVED_AFTER, STILL)
    assert new_address(polling, NOW + MOVED_AFTER) == "https://new.test/feed"
    assert moved(polling).validators == NO_VALIDATORS
    assert new_address(moved(polling), NOW + 2 * MOVED_AFTER) == ""


@pytest.mark.parametrize("between", ["", "https://other.test/feed"])
def test_an_interruption_starts_the_days_anew(between: str) -> None:
    led = answer(moved_to="https://new.test/feed")
    polling = succeeded(first_polling(NOW), led, NO_HINTS, NOW, STILL)
    polling = succeeded(polling, answer(moved_to=between), NO_HINTS, NOW + DAY, STILL)
    polling = succeeded(polling, led, NO_HINTS, NOW + 2 * DAY, STILL)
    assert new_address(polling, NOW + MOVED_AFTER + DAY) == ""
    assert new_address(polling, NOW + MOVED_AFTER + 2 * DAY) == "https://new.test/feed"
