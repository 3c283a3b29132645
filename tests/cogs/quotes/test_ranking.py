"""Ranking: the best loved first, within a period or in the order that moderators chose."""

import pytest

from cogs.quotes.ranking import arrange, rank, top
from tests.cogs.quotes.samples import DAY, make
from tests.talk import START

OLD = make(1, votes=9, shown_at=START - 400 * DAY)
SPRING = make(2, votes=4, shown_at=START - 40 * DAY)
LATELY = make(3, votes=4, shown_at=START - 8 * DAY)
FRESH = make(4, votes=1, shown_at=START - DAY)
ALL = [FRESH, LATELY, OLD, SPRING]


def test_the_most_votes_stand_first_and_then_what_was_shown_first() -> None:
    assert [each.number for each in rank(ALL)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("period", "numbers"),
    [("week", [4]), ("month", [3, 4]), ("year", [2, 3, 4]), ("all", [1, 2, 3, 4])],
)
def test_a_period_looks_back_from_now(period: str, numbers: list[int]) -> None:
    assert [each.number for each in top(ALL, period, START)] == numbers


def test_a_period_has_an_edge_and_what_is_not_shown_is_in_none() -> None:
    edge = make(5, shown_at=START - 7 * DAY)
    assert top([edge], "week", START) == []
    assert top([make(6, shown_at=None)], "all", START) == []


def test_moderators_choose_the_order_and_what_they_leave_out_waits() -> None:
    assert [each.number for each in arrange(ALL, None)] == [1, 2, 3, 4]
    assert [each.number for each in arrange(ALL, (3, 9, 1, 3))] == [3, 1]
    assert arrange(ALL, ()) == []
