"""Counting is right: by hand, by its properties, and beside somebody else's run-off."""

from collections import Counter
from itertools import permutations

import pyrankvote
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cogs.polls.model import Ballot
from cogs.polls.tally import NOWHERE, count_choices, count_moves, find_leaders, find_mean, run_off

A, B, C, D = range(4)
PLACES = (A, B, C, D)
RANKINGS = [each for length in range(1, 5) for each in permutations(PLACES, length)]
rankings = st.lists(st.sampled_from(RANKINGS), min_size=1, max_size=25).map(Counter)


def test_choices_are_counted_by_option() -> None:
    assert count_choices({(A,): 2, (B, C): 3, (C,): 1}, range(4)) == {A: 2, B: 3, C: 4, D: 0}


def test_leaders_are_those_with_most_votes() -> None:
    assert find_leaders({A: 2, B: 5, C: 5}) == (B, C)
    assert find_leaders({A: 0, B: 0}) == ()


def test_a_scale_has_a_mean_that_counts_from_one() -> None:
    assert find_mean({0: 1, 1: 0, 2: 0, 3: 0, 4: 3}) == 4.0


def test_last_goes_out_until_one_has_more_than_half() -> None:
    counted = run_off({(A, B): 4, (B, A): 3, (C, B): 2}, (A, B, C))
    assert [each.counts for each in counted.rounds] == [{A: 4, B: 3, C: 2}, {A: 4, B: 5}]
    assert [each.out for each in counted.rounds] == [(C,), ()]
    moved = count_moves({(A, B): 4, (B, A): 3, (C, B): 2}, frozenset({C}), frozenset({A, B}))
    assert moved == {A: 0, B: 2, NOWHERE: 0}
    assert (counted.winners, counted.level) == ((B,), ())


def test_more_than_half_wins_at_once() -> None:
    counted = run_off({(A,): 5, (B, C): 2, (C,): 2}, (A, B, C))
    assert len(counted.rounds) == 1
    assert counted.winners == (A,)


def test_a_ballot_that_names_nobody_else_is_spent() -> None:
    counted = run_off({(A,): 4, (B,): 3, (C,): 2}, (A, B, C))
    assert counted.rounds[1].spent == 2
    assert counted.winners == (A,)


def test_two_that_are_level_at_the_end_both_win() -> None:
    assert run_off({(A,): 3, (B,): 3}, (A, B)).winners == (A, B)


def test_half_is_not_more_than_half() -> None:
    assert run_off({(A,): 4, (B,): 3, (C, B): 1}, (A, B, C)).winners == (A, B)


def test_a_tie_that_makes_no_difference_is_no_tie() -> None:
    # B and C are last together; whichever goes first, A wins.
    counted = run_off({(A, B): 4, (B, A): 3, (C, A): 3}, (A, B, C))
    assert (counted.winners, counted.level) == ((A,), (B, C))


def test_a_tie_that_makes_a_difference_is_said() -> None:
    # If B goes, its ballots make C win; if C goes, its ballots make B win.
    counted = run_off({(A,): 4, (B, C): 3, (C, B): 3}, (A, B, C))
    assert (counted.winners, counted.level) == ((B, C), (B, C))
    assert run_off({(A,): 2, (B,): 2, (C,): 2}, (A, B, C)).winners == (A, B, C)


def test_those_without_any_votes_go_out_together() -> None:
    counted = run_off({(A,): 4, (B,): 4, (C, A): 1}, (A, B, C, D))
    assert [each.out for each in counted.rounds] == [(D,), (C,), ()]
    assert run_off({(A,): 1}, PLACES).winners == (A,)


def test_nobody_wins_without_ballots() -> None:
    assert run_off({}, PLACES).winners == ()


@settings(deadline=None)
@given(rankings)
def test_no_ballot_is_lost_between_rounds(given_: Counter[Ballot]) -> None:
    counted = run_off(given_, PLACES)
    before = counted.rounds[0]
    for each in counted.rounds:
        assert sum(each.counts.values()) + each.spent == given_.total()
    for each in counted.rounds[1:]:
        moved = count_moves(given_, frozenset(before.out), frozenset(each.counts))
        assert sum(moved.values()) == sum(before.counts[gone] for gone in before.out)
        assert each.spent == before.spent + moved[NOWHERE]
        for place, has in each.counts.items():
            assert has == before.counts[place] + moved[place]
        before = each


@settings(deadline=None)
@given(rankings, st.permutations(PLACES))
def test_who_wins_does_not_depend_on_what_an_option_is_called(
    given_: Counter[Ballot], names: list[int]
) -> None:
    renamed = {tuple(names[each] for each in ranking): n for ranking, n in given_.items()}
    winners = {names[each] for each in run_off(given_, PLACES).winners}
    assert set(run_off(renamed, PLACES).winners) == winners


@settings(deadline=None)
@given(rankings)
def test_a_majority_of_first_choices_always_wins_alone(given_: Counter[Ballot]) -> None:
    firsts = Counter[int]()
    for ranking, times in given_.items():
        firsts[ranking[0]] += times
    (best, has), *_ = firsts.most_common()
    if 2 * has > firsts.total():
        assert run_off(given_, PLACES).winners == (best,)


@settings(deadline=None)
@given(rankings)
@example(Counter({(A,): 2, (B,): 2, (C,): 2}))
def test_another_library_finds_one_of_our_winners(
    given_: Counter[Ballot],
) -> None:
    candidates = [pyrankvote.Candidate(str(each)) for each in PLACES]
    ballots = [
        pyrankvote.Ballot([candidates[place] for place in ranking])
        for ranking, times in given_.items()
        for _ in range(times)
    ]
    theirs = pyrankvote.instant_runoff_voting(candidates, ballots)
    (winner,) = [int(each.name) for each in theirs.get_winners()]
    ours = run_off(given_, PLACES)
    assert winner in ours.winners  # it breaks ties, which we say, and lets half the votes win
    first = {
        int(each.candidate.name): each.number_of_votes
        for each in theirs.rounds[0].candidate_results
    }
    assert first == ours.rounds[0].counts
