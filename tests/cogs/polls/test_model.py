"""What may be asked, and what may be answered."""

from dataclasses import fields, replace
from itertools import product
from typing import Any

import pytest

from cogs.polls.model import AGREEMENT, Definition, Kind, Poll, State
from tests.cogs.polls.office import LATER, NOON, ROOM, define


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        (define(), None),
        (define(options=("Yes", "No")), None),
        (define(options=tuple("abcdefghij")), None),
        (define(Kind.SCALE, AGREEMENT), None),
        (define(Kind.RANKED, tuple("abcdef")), None),
        (define(minimum=5), None),
        (define(options=("Yes",)), "between 2 and 10 options"),
        (define(options=tuple("abcdefghijk")), "between 2 and 10 options"),
        (define(options=("Yes", "yes ")), "Two of the options are the same"),
        (define(options=("Yes", "Yes\u200d")), "Two of the options are the same"),
        (define(options=("Yes", "\ufeffＹes\ufe0f")), "Two of the options are the same"),
        (define(options=("Yes  all", "yes all")), "Two of the options are the same"),
        (define(options=("caf\u00e9", "cafe\u0301")), "Two of the options are the same"),
        (define(options=("\N{THUMBS UP SIGN}", "\N{THUMBS DOWN SIGN}")), None),
        (define(options=("Да", "نعم")), None),
        (define(options=("Yes", "\u3164")), "between 1 and 80 characters"),
        (define(options=("Yes", "\u2800\u200d")), "between 1 and 80 characters"),
        (replace(define(), question="\u3164"), "Please give a question"),
        (define(options=("Yes", " ")), "between 1 and 80 characters"),
        (define(options=("Yes", "n" * 81)), "between 1 and 80 characters"),
        (define(Kind.SCALE, ("Bad", "Good")), "A scale has 5 steps"),
        (define(Kind.RANKED, tuple("abcdefg")), "At most 6 options can be ranked"),
        (define(Kind.RANKED, tuple("abc"), minimum=9), "A ranking needs at least 10 votes"),
        (define(minimum=4), "at least 5 votes"),
        (replace(define(), question=" "), "Please give a question"),
        (replace(define(), question="?" * 301), "Please give a question"),
    ],
)
def test_what_can_not_be_asked_is_said_in_a_sentence(
    definition: Definition, said: str | None
) -> None:
    fault = definition.find_fault()
    if said is None:
        assert fault is None
    else:
        assert fault is not None
        assert said in fault


ALLOWED = {
    Kind.SINGLE: {(0,), (1,), (2,)},
    Kind.MULTIPLE: {(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)},
    Kind.RANKED: {
        each
        for length in (1, 2, 3)
        for each in product(range(3), repeat=length)
        if len(set(each)) == length
    },
}


@pytest.mark.parametrize("kind", [*ALLOWED])
def test_a_ballot_names_options_that_are_there_each_once(kind: Kind) -> None:
    every = [each for length in range(5) for each in product(range(-1, 4), repeat=length)]
    definition = define(kind)
    assert {each for each in every if definition.allows(each)} == ALLOWED[kind]


def test_a_step_of_a_scale_is_one() -> None:
    scale = define(Kind.SCALE, AGREEMENT)
    assert scale.allows((4,))
    assert not scale.allows((3, 4))
    assert not scale.allows((5,))


@pytest.mark.parametrize("kind", [*Kind])
def test_a_definition_is_kept_as_it_is(kind: Kind) -> None:
    definition = replace(define(kind), teams=("discord:9",), question='"Ünwell"\n?')
    assert Definition.unpack(definition.pack()) == definition


OTHERS = {str: "other", tuple: ("other",), int: 77, Kind: Kind.RANKED}
"""Another value for each type that a definition has."""


@pytest.mark.parametrize("name", [each.name for each in fields(Definition)])
def test_everything_that_is_asked_is_sealed(name: str) -> None:
    poll = Poll("a1", 1, define(), State.OPEN, NOON, LATER, (ROOM,))
    other: Any = OTHERS[type(getattr(poll.definition, name))]
    changed = replace(poll.definition, **{name: other})
    assert changed != poll.definition
    assert replace(poll, definition=changed).seal != poll.seal


def test_when_a_poll_closes_and_how_it_is_called_are_not_sealed() -> None:
    poll = Poll("a1", 1, define(), State.OPEN, NOON, LATER, (ROOM,))
    assert replace(poll, closes_at=NOON, number=2, rooms=(), maker="x").seal == poll.seal
    assert replace(poll, opens_at=LATER).seal != poll.seal
    assert replace(poll, id="a2").seal != poll.seal


def test_a_poll_takes_votes_from_its_opening_to_its_closing_time() -> None:
    poll = Poll("a1", 1, define(), State.OPEN, NOON, LATER, (ROOM,))
    assert poll.takes_votes(NOON)
    assert not poll.takes_votes(LATER)
    assert not any(replace(poll, state=each).takes_votes(NOON) for each in State if each != "open")
