"""The publication rule keeps what it promises, in every small poll; exact counts would not.

Somebody may know who voted, so how many did, and has voted or not. For each thing that they see,
all polls are gathered that look the same. What holds in all of them, they are sure of.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations, combinations_with_replacement, compress, pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.polls.model import Ballot, Kind
from cogs.polls.publication import (
    CELL,
    Figures,
    Result,
    Share,
    pack_result,
    publish,
    publish_counts,
    unpack_result,
)
from cogs.polls.tally import NOWHERE
from tests.cogs.polls.office import define
from tests.conftest import IS_WHOLE

Numbers = tuple[int, ...]


def list_counts(votes: int, options: int) -> Iterator[Numbers]:
    """List every way in which votes can fall on options."""
    for bars in combinations(range(votes + options - 1), options - 1):
        edges = (-1, *bars, votes + options - 1)
        yield tuple(b - a - 1 for a, b in pairwise(edges))


def is_sure(worlds: Sequence[Numbers], others: int) -> bool:
    """Tell whether all worlds agree that nobody, or everybody, is in one of the groups."""
    columns = list(zip(*worlds, strict=True))
    is_empty = any(not any(column) for column in columns)
    return is_empty or all(max(world) == others for world in worlds)


def count_sure(worlds: Iterable[Numbers], see: Callable[[Numbers], Hashable]) -> int:
    """Count the cases in which somebody is sure of what nobody may be, by single choices."""
    alike: dict[Hashable, list[Numbers]] = defaultdict(list)
    for world in worlds:
        alike[see(world)].append(world)
    found = 0
    for same in alike.values():
        votes = sum(same[0])
        found += is_sure(same, votes)
        for own in range(len(same[0])):
            rest = [
                (*world[:own], world[own] - 1, *world[own + 1 :]) for world in same if world[own]
            ]
            found += bool(rest) and is_sure(rest, votes - 1)
    return found


def see_figures(world: Numbers) -> Hashable:
    figures = publish_counts(dict(enumerate(world)))
    return figures.leaders, tuple(sorted(figures.apart.items())), figures.together


@pytest.mark.parametrize(("options", "most"), [(2, 60), (3, 40), (4, 24), (5, 14)])
def test_of_a_single_choice_nobody_is_ever_sure(options: int, most: int) -> None:
    for votes in range(5, most + 1):
        assert count_sure(list_counts(votes, options), see_figures) == 0, votes


def test_exact_counts_would_leave_somebody_sure() -> None:
    assert count_sure(list_counts(12, 3), lambda world: world) > 0
    assert count_sure(list_counts(12, 3), lambda world: tuple(each // 2 for each in world)) > 0


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({0: 23, 1: 0}, Figures((0,))),
        ({0: 12, 1: 6, 2: 0}, Figures((0,), {0: 12}, (1, 2), 6)),
        ({0: 7, 1: 3}, Figures((0,), {0: 7, 1: 3})),
        ({0: 8, 1: 1, 2: 2}, Figures((0,), {0: 8}, (1, 2), 3)),
        ({0: 6, 1: 6}, Figures((0, 1), {0: 6, 1: 6})),
        ({0: 9, 1: 2}, Figures((0,))),
    ],
)
def test_small_numbers_are_given_together(counts: dict[int, int], expected: Figures) -> None:
    assert publish_counts(counts) == expected


def test_what_could_not_stand_apart_before_does_not_stand_alone_now() -> None:
    figures = publish_counts({0: 12, 1: 9, 2: 5}, hidden=(2,))
    assert (figures.apart, figures.together, figures.together_votes) == ({0: 12}, (1, 2), 14)


def test_too_few_votes_say_nothing() -> None:
    assert publish(define(), 9, {(0,): 9}) == Result(10)
    assert publish(define(minimum=5), 5, {(0,): 5}).turnout == 5
    assert publish(define(minimum=30), 29, {(0,): 15, (1,): 14}) == Result(30)


def test_turnout_is_given_in_fives() -> None:
    turnouts = {publish(define(), votes, {(0,): votes}).turnout for votes in range(10, 25)}
    assert turnouts == {10, 15, 20}


def test_the_mean_of_a_scale_is_given_only_with_all_its_counts() -> None:
    scale = define(Kind.SCALE, ("1", "2", "3", "4", "5"))
    whole = publish(scale, 20, {(0,): 4, (1,): 4, (2,): 4, (3,): 4, (4,): 4})
    assert whole.mean == 3.0
    assert publish(scale, 20, {(0,): 4, (1,): 4, (2,): 4, (3,): 8}).mean is None
    assert publish(scale, 20, {(4,): 20}).mean is None


CHOICES = {n: [c for k in range(1, n + 1) for c in combinations(range(n), k)] for n in (2, 3)}


@pytest.mark.parametrize(("options", "most"), [(2, 16), (3, 8)])
def test_of_several_choices_nobody_is_ever_sure(options: int, most: int) -> None:
    """Each option is a yes or no of its own; who chose nothing of the kind is a group as well."""
    for votes in range(5, most + 1):
        alike: dict[Hashable, list[Counter[Ballot]]] = defaultdict(list)
        for cast in combinations_with_replacement(CHOICES[options], votes):
            shares = publish(
                define(Kind.MULTIPLE, tuple("abc"[:options]), minimum=5), votes, count_up(cast)
            ).shares
            alike[shares].append(Counter(cast))
        for same in alike.values():
            for own in [(), *CHOICES[options]]:
                rest = [each - Counter([own]) for each in same if not own or each[own]]
                for option in range(options) if rest else ():
                    chosen = {sum(n for b, n in each.items() if option in b) for each in rest}
                    assert chosen not in ({0}, {rest[0].total()}), (votes, same[0], own)


def count_up(cast: Iterable[Ballot]) -> Counter[Ballot]:
    """Count several choices as a box does."""
    return Counter((place,) for ballot in cast for place in ballot)


def test_exact_shares_would_leave_somebody_sure() -> None:
    # Nine chose the first option alone: who is not one of them knows them all.
    assert publish(define(Kind.MULTIPLE), 10, {(0,): 9, (1,): 1}).shares == (
        Share(None, is_high=True),
        Share(None),
        Share(None),
    )
    assert publish(define(Kind.MULTIPLE), 10, {(0,): 7, (1,): 3}).shares[0] == Share(7)


A, B, C = range(3)
RANKED = [(A,), (B,), (C,), *permutations((A, B, C), 2)]
"""With three options only the first two of a ranking ever count."""


def prefers(ranking: Ballot, one: int, other: int) -> bool:
    """Tell whether a ranking puts an option before another one."""
    after = ranking.index(other) if other in ranking else len(ranking)
    return one in ranking and ranking.index(one) < after


VIEWS: list[Callable[[Ballot], bool]] = [
    *(lambda ranking, one=one: ranking[0] == one for one in (A, B, C)),
    *(
        lambda ranking, one=one, other=other: prefers(ranking, one, other)
        for one, other in permutations((A, B, C), 2)
    ),
]
"""What nobody may be sure that all others think, or nobody else: who is first, who before whom."""


@pytest.mark.parametrize("votes", [8, *([9, 10] if IS_WHOLE else [])])
def test_of_a_ranking_nobody_is_sure_what_all_others_think(votes: int) -> None:
    definition = define(Kind.RANKED, ("a", "b", "c"), minimum=votes)
    alike: dict[str, list[Numbers]] = defaultdict(list)
    for cast in combinations_with_replacement(range(len(RANKED)), votes):
        counted = Counter(cast)
        ballots = {RANKED[kind]: times for kind, times in counted.items()}
        world = tuple(counted[kind] for kind in range(len(RANKED)))
        alike[pack_result(publish(definition, votes, ballots))].append(world)
    holding = [[view(ranking) for ranking in RANKED] for view in VIEWS]
    for same in alike.values():
        for own in (None, *range(len(RANKED))):
            rest = [each for each in same if own is None or each[own]]
            others = votes - (own is not None)
            for holds in holding if rest else ():
                seen = 0 if own is None else holds[own]
                agreed = [sum(compress(each, holds)) - seen for each in rest]
                assert any(agreed), (same[0], own)
                assert any(each < others for each in agreed), (same[0], own)


def list_elections(votes: int) -> Iterator[dict[Ballot, int]]:
    """List the elections of three in which the third alone is last, by all that decides them."""
    for a, b, c in list_counts(votes, 3):
        if c < min(a, b) and 2 * max(a, b) <= votes:
            for to_a, to_b, spent in list_counts(c, 3):
                yield {(A,): a, (B,): b, (C, A): to_a, (C, B): to_b, (C,): spent}


@pytest.mark.parametrize("votes", [21, 24, 27])
def test_where_a_second_round_is_told_nobody_is_sure_where_its_ballots_came_from(
    votes: int,
) -> None:
    definition = define(Kind.RANKED, ("a", "b", "c"))
    alike: dict[str, list[Numbers]] = defaultdict(list)
    for cast in list_elections(votes):
        result = publish(definition, votes, cast)
        if len(result.stages) == 2:
            alike[pack_result(result)].append((cast[C, A], cast[C, B], cast[(C,)]))
    assert alike
    for same in alike.values():
        for own in (None, 0, 1, 2):
            rest = [
                tuple(n - (place == own) for place, n in enumerate(world))
                for world in same
                if own is None or world[own]
            ]
            assert not rest or not is_sure_of_moves(rest)


def is_sure_of_moves(worlds: Sequence[Numbers]) -> bool:
    columns = list(zip(*worlds, strict=True))
    return any(not any(column) for column in columns) or all(
        max(world) == sum(world) for world in worlds
    )


RANKINGS = [each for length in range(1, 5) for each in permutations(range(4), length)]


@settings(deadline=None)
@given(st.lists(st.sampled_from(RANKINGS), min_size=10, max_size=200))
def test_no_told_round_shows_a_small_number_or_a_small_move(cast: list[Ballot]) -> None:
    counted = Counter(cast)
    result = publish(define(Kind.RANKED, tuple("abcd")), len(cast), counted)
    told = [each.figures for each in result.stages]
    for before, after in pairwise(told):
        for place, has in after.apart.items():
            assert has - before.apart.get(place, 0) >= CELL
            assert place in before.apart or place == NOWHERE
    for figures in told:
        assert all(has >= CELL for has in figures.apart.values())
        assert not figures.together or len(figures.together) >= 2
        assert not figures.together or figures.together_votes >= CELL


@settings(deadline=None)
@given(st.sampled_from([*Kind]), st.lists(st.integers(0, 4), max_size=60))
def test_a_result_is_kept_as_it_is(kind: Kind, cast: list[int]) -> None:
    ballots = Counter[Ballot]((each,) for each in cast)
    result = publish(define(kind, tuple("abcde")), len(cast), ballots)
    assert unpack_result(pack_result(result)) == result
