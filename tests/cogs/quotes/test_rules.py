"""Rules: which rooms, and when silence is enough."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat import Room
from cogs.quotes.model import VOTING, Consent, State, Telling
from cogs.quotes.rules import Rules
from tests.cogs.quotes.samples import DAY, make
from tests.talk import START

HALL, OFFICE = Room("test:hall", "hall"), Room("test:office", "office")
ASKED = make(1, consent=Consent.ASKED, nominated_at=START)
LONG = START + 400 * DAY


def test_only_rooms_that_were_allowed_and_never_direct_ones() -> None:
    rules = Rules(rooms=(HALL,))
    assert rules.allows(HALL)
    assert not rules.allows(OFFICE)
    assert not Rules(rooms=(replace(HALL, is_direct=True),)).allows(replace(HALL, is_direct=True))


def test_a_room_that_has_become_private_has_to_be_allowed_again() -> None:
    private = replace(HALL, is_private=True)
    assert not Rules(rooms=(HALL,)).allows(private)
    assert Rules(rooms=(private,)).allows(private)
    assert Rules(rooms=(private,)).allows(HALL)


def test_silence_is_enough_after_a_while_if_moderators_say_so() -> None:
    told = Telling(said_at=START, wait=DAY)
    assert not Rules().is_ready(ASKED, told, START + DAY - timedelta(seconds=1))
    assert Rules().is_ready(ASKED, told, START + DAY)
    assert Rules(wait=timedelta()).is_ready(ASKED, replace(told, wait=timedelta()), START)
    assert not Rules(wait=None).is_ready(ASKED, told, LONG)
    for consent in (Consent.AGREED, Consent.NOBODY):
        assert Rules(wait=None).is_ready(replace(ASKED, consent=consent), Telling(), START)


def test_silence_counts_from_when_the_author_was_told_and_never_if_they_were_not() -> None:
    late = Telling(said_at=START + 2 * DAY, wait=DAY)
    assert Rules().find_ready(ASKED, late) == START + 3 * DAY
    for untold in (
        Telling(),
        Telling(is_waiting=True, wait=DAY),
        Telling(is_waiting=True, wait=timedelta()),
        Telling(is_given_up=True, wait=DAY),
    ):
        for wait in (timedelta(), DAY, None):
            assert not Rules(wait=wait).is_ready(ASKED, untold, LONG)


@pytest.mark.parametrize(
    ("promised", "settled", "waited"),
    [(24, 1, 24), (24, 0, 24), (24, 48, 48), (0, 24, 24), (24, None, None), (None, 24, None)],
)
def test_what_an_author_was_told_holds_whatever_is_settled_later(
    promised: int | None, settled: int | None, waited: int | None
) -> None:
    told = Telling(said_at=START, wait=_hours(promised))
    length = _hours(waited)
    moment = None if length is None else START + length
    assert Rules(wait=_hours(settled)).find_ready(ASKED, told) == moment


def _hours(number: int | None) -> timedelta | None:
    return None if number is None else timedelta(hours=number)


def test_votes_are_taken_for_four_weeks_and_not_on_what_is_turned_down() -> None:
    quote = make(1, shown_at=START)
    assert quote.takes_votes(START + VOTING - timedelta(seconds=1))
    assert not quote.takes_votes(START + VOTING)
    assert not replace(quote, is_settled=True).takes_votes(START)
    assert not replace(quote, state=State.REJECTED).takes_votes(START)
    assert replace(quote, state=State.WAITING, shown_at=None).takes_votes(START + VOTING)
