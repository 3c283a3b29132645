"""Rendering: one tidy message that reads well as plain text."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.chat import Room
from bot.commands import Gathered, Section
from bot.timing import Span
from cogs.digest.render import LINES, render_digest, say_empty, say_room, say_span

LONDON = ZoneInfo("Europe/London")
SPAN = Span(datetime(2026, 7, 13, 7, 30, tzinfo=UTC), datetime(2026, 7, 14, 7, 30, tzinfo=UTC))
SECTIONS = (Section(("[one](https://a.test)", "two"), 3, "Feeds"), Section((), 2, "Polls"))


def test_a_digest_is_read_from_top_to_bottom() -> None:
    card = render_digest("Daily digest", Gathered(SECTIONS), SPAN, LONDON)
    assert card.text() == (
        "Daily digest\n\n"
        "New since Monday 13 July at 08:30.\n\n"
        "**Feeds**\n- [one](https://a.test)\n- two\n- and 3 more\n\n"
        "**Polls**\n- 2 in all"
    )


def test_a_section_that_is_too_long_is_cut() -> None:
    section = Section(tuple(str(each) for each in range(LINES + 5)), 2, "Feeds")
    card = render_digest("Digest", Gathered((section,)), SPAN, LONDON)
    assert card.body.count("\n- ") == LINES + 1
    assert card.body.endswith("- and 7 more")


def test_what_could_not_be_gathered_is_named() -> None:
    gathered = Gathered(SECTIONS, ("faq", "polls"))
    told = "I could not gather what is new from: faq, polls."
    assert render_digest("Digest", gathered, SPAN, LONDON).footer == told
    assert (
        say_empty(gathered, SPAN, LONDON) == f"Nothing is new since Monday 13 July at 08:30. {told}"
    )


@pytest.mark.parametrize(
    ("until", "missed", "said"),
    [
        (datetime(2026, 7, 16, 7, 30, tzinfo=UTC), 2, "This covers 3 days, because I was away"),
        (datetime(2026, 7, 14, 7, 30, tzinfo=UTC), 1, "This covers 1 day, because I was away"),
        # Around midnight in London, it is still the day before in UTC.
        (datetime(2026, 7, 14, 23, 30, tzinfo=UTC), 1, "This covers 2 days, because I was away"),
        (datetime(2026, 7, 20, 7, 30, tzinfo=UTC), 0, "New since Monday 13 July at 08:30."),
    ],
)
def test_a_digest_says_what_it_covers(until: datetime, missed: int, said: str) -> None:
    assert say_span(Span(SPAN.since, until, missed), LONDON).startswith(said)


def test_a_room_is_named_as_it_is() -> None:
    assert say_room(Room("test:1", "*hall*")) == r"to \*hall\*"
    assert say_room(Room("test:1", "mo", is_direct=True)) == "here"
