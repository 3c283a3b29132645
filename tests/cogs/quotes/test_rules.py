"""Rules: which rooms, and when silence is enough."""

from dataclasses import replace
from datetime import timedelta

from bot.chat import Room
from cogs.quotes.model import VOTING, Consent, State
from cogs.quotes.rules import Rules
from tests.cogs.quotes.samples import DAY, make
from tests.talk import START

HALL, OFFICE = Room("test:hall", "hall"), Room("test:office", "office")


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
    asked = make(1, consent=Consent.ASKED, nominated_at=START)
    assert not Rules().is_ready(asked, START + DAY - timedelta(seconds=1))
    assert Rules().is_ready(asked, START + DAY)
    assert Rules(wait=timedelta()).is_ready(asked, START)
    assert not Rules(wait=None).is_ready(asked, START + 400 * DAY)
    for consent in (Consent.AGREED, Consent.NOBODY):
        assert Rules(wait=None).is_ready(replace(asked, consent=consent), START)


def test_votes_are_taken_for_four_weeks_and_not_on_what_is_turned_down() -> None:
    quote = make(1, shown_at=START)
    assert quote.takes_votes(START + VOTING - timedelta(seconds=1))
    assert not quote.takes_votes(START + VOTING)
    assert not replace(quote, is_settled=True).takes_votes(START)
    assert not replace(quote, state=State.REJECTED).takes_votes(START)
    assert replace(quote, state=State.WAITING, shown_at=None).takes_votes(START + VOTING)
