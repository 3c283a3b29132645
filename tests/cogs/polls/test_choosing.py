"""From the question to a ballot: every way leads to one that counts, and fits on a button."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.limits import BUTTON_LABEL
from bot.chat import TOKEN_LIMIT, pack_token
from bot.markup import shorten
from bot.stamps import stamp
from cogs.polls.choosing import list_choices, name_chosen, pack_ballot, unpack_ballot
from cogs.polls.model import MOST_OPTIONS, MOST_RANKED, SCALE, Ballot, Definition, Kind
from tests.cogs.polls.office import define

COUNTS = {Kind.SINGLE: MOST_OPTIONS, Kind.MULTIPLE: MOST_OPTIONS, Kind.SCALE: SCALE}


def of(kind: Kind) -> Definition:
    """Define a poll with as many options as there can be."""
    count = COUNTS.get(kind, MOST_RANKED)
    return define(kind, tuple(f"option {number}" for number in range(count)))


@given(st.sampled_from(list(Kind)), st.lists(st.integers(0, 99), min_size=30, max_size=30))
def test_every_way_leads_to_a_ballot_that_counts(kind: Kind, presses: list[int]) -> None:
    definition, chosen = of(kind), Ballot()
    for press in presses:
        choices = list_choices(definition, chosen)
        assert choices
        choice = choices[press % len(choices)]
        assert not choice.chosen or definition.allows(choice.chosen)
        if choice.is_all:
            assert definition.allows(choice.chosen)
            assert name_chosen(definition, choice.chosen)
            return
        chosen = choice.chosen


@pytest.mark.parametrize("kind", list(Kind))
def test_the_longest_ballot_fits_on_a_button(kind: Kind) -> None:
    ballot = pack_ballot(tuple(of(kind).places))
    token = stamp(pack_token("polls.choose", ("f" * 16, ballot)), "north-east")
    assert len(token) <= TOKEN_LIMIT


@given(st.lists(st.integers(0, MOST_OPTIONS - 1)))
def test_a_ballot_is_read_as_it_was_written(ballot: list[int]) -> None:
    assert unpack_ballot(pack_ballot(tuple(ballot))) == tuple(ballot)


@pytest.mark.parametrize("text", ["x", "1.", "-1", "1.1", "99", "٣", "1 2"])
def test_a_forged_ballot_is_none_that_counts(text: str) -> None:
    assert not of(Kind.MULTIPLE).allows(unpack_ballot(text))


@pytest.mark.parametrize("kind", list(Kind))
def test_options_that_differ_at_their_ends_are_told_apart_on_buttons(kind: Kind) -> None:
    definition = define(kind, tuple("same " * 15 + f"over{end}" for end in "abcde"))
    labels = [shorten(each.label, BUTTON_LABEL) for each in list_choices(definition, ())]
    assert len(labels) == len(set(labels)) == len(definition.options)


def test_no_choice_stands_twice_in_a_list() -> None:
    for kind in Kind:
        labels = [each.label for each in list_choices(of(kind), ())]
        assert len(labels) == len(set(labels))
