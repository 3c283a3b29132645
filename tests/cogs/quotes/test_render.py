"""What moderators and authors read of whether an author knows."""

from dataclasses import replace
from datetime import UTC

import pytest

from cogs.quotes.model import Consent, State, Telling
from cogs.quotes.render import render_own, render_waiting, say_author, say_wait
from tests.cogs.quotes.samples import DAY, make
from tests.talk import START

ASKED = make(1, consent=Consent.ASKED, state=State.APPROVED, shown_at=None)
TOLD = Telling(said_at=START, wait=DAY)
COMING = Telling(is_waiting=True, wait=DAY)
ABSENT = Telling(is_absent=True, wait=DAY)
LOST = Telling(is_given_up=True, wait=DAY)


@pytest.mark.parametrize(
    ("telling", "author", "wait", "own", "waiting"),
    [
        (TOLD, "has not answered", "or has had time to decline", "on 23 November 2026, 09:00", ""),
        (COMING, "not been told yet", "once they were told", "is on its way", "told yet."),
        (ABSENT, "accepted my invitation", "silence counts for nothing", "", "could not be told."),
        (LOST, "only when they say yes", "type `quote mine`", "could not ask you", "not be told."),
        (Telling(), "only when they say yes", "type `quote mine`", "could not ask you", "told."),
    ],
)
def test_whether_an_author_knows_is_said_in_words(
    telling: Telling, author: str, wait: str, own: str, waiting: str
) -> None:
    assert author in say_author(ASKED, telling)
    assert wait in say_wait(telling, is_yes_needed=False)
    assert own in render_own(ASKED, telling, UTC)
    assert render_waiting(ASKED, telling).endswith(waiting or "votes)")


def test_where_a_yes_is_needed_it_is_said_so() -> None:
    assert "as soon as its author says" in say_wait(TOLD, is_yes_needed=True)
    assert "as soon as its author says" in say_wait(replace(TOLD, wait=None), is_yes_needed=False)
    assert "as soon as its author says" in say_wait(replace(COMING, wait=None), is_yes_needed=False)


@pytest.mark.parametrize("telling", [Telling(), LOST, ABSENT, TOLD])
def test_what_is_on_the_board_does_not_wait_for_its_author(telling: Telling) -> None:
    shown = replace(ASKED, shown_at=START)
    assert render_own(shown, telling, UTC).endswith("(on the board, as a colleague)")
    assert say_author(shown, telling) == "has been asked and has not answered yet"
    agreed = replace(ASKED, consent=Consent.AGREED)
    assert say_author(agreed, telling) == "is fine with it"
    assert render_own(agreed, telling, UTC).endswith("(approved, as a colleague)")
