"""Counting: what the ballots of a poll come to. Pure; ties are said, never broken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from .model import Ballot

Counts = Mapping[int, int]
"""How many votes the option at each place has."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a run-off: what each option that is still in has, and who goes out after it.

    `spent` ballots name nobody who is still in.
    """

    counts: Counts
    spent: int = 0
    out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RunOff:
    """An instant run-off: its rounds, and who wins; several if they are level.

    `level` are options that were last together in the last round, so that it has to be said what
    comes of each order of their going out: `winners` are those who win in at least one.
    """

    rounds: tuple[Round, ...]
    winners: tuple[int, ...]
    level: tuple[int, ...] = ()


NOWHERE = -1
"""Where a ballot goes that names nobody else."""


def count_choices(ballots: Mapping[Ballot, int], places: Sequence[int]) -> dict[int, int]:
    """Count how often the option at each place was chosen."""
    counts = dict.fromkeys(places, 0)
    for ballot, times in ballots.items():
        for place in ballot:
            counts[place] += times
    return counts


def find_leaders(counts: Counts) -> tuple[int, ...]:
    """Find the options with the most votes: several if they are level, none without votes."""
    most = max(counts.values(), default=0)
    return tuple(sorted(place for place, has in counts.items() if has == most)) if most else ()


def find_mean(counts: Counts) -> float:
    """Give the mean step of a scale, the first being 1."""
    return sum((place + 1) * has for place, has in counts.items()) / sum(counts.values())


def run_off(rankings: Mapping[Ballot, int], places: Sequence[int]) -> RunOff:
    """Count rankings by instant run-off.

    Whoever is last goes out, and its ballots go to their next choice, until somebody has more than
    half of those that still name anybody. Where several are last together and it matters in which
    order they go, every order is tried.
    """
    if not any(rankings.values()):
        return RunOff((), ())

    @cache
    def winners(standing: frozenset[int]) -> frozenset[int]:
        counts = count_firsts(rankings, standing)
        if found := _settled(counts):
            return found
        last = _last(counts)
        if _is_order_idle(counts, last):
            return winners(standing - last)
        return frozenset().union(*(winners(standing - {each}) for each in last))

    rounds: list[Round] = []
    standing = frozenset(places)
    while True:
        counts = count_firsts(rankings, standing)
        spent = sum(rankings.values()) - sum(counts.values())
        last = _last(counts)
        is_over = bool(_settled(counts))
        is_level = not is_over and not _is_order_idle(counts, last)
        out = () if is_over or is_level else tuple(sorted(last))
        rounds.append(Round(counts, spent, out))
        if not out:
            won = tuple(sorted(winners(standing)))
            return RunOff(tuple(rounds), won, tuple(sorted(last)) if is_level else ())
        standing -= last


def count_firsts(rankings: Mapping[Ballot, int], standing: frozenset[int]) -> dict[int, int]:
    """Count for each option that is still in how many ballots name it first of these."""
    counts = dict.fromkeys(sorted(standing), 0)
    for ranking, times in rankings.items():
        first = _first(ranking, standing)
        if first != NOWHERE:
            counts[first] += times
    return counts


def count_moves(
    rankings: Mapping[Ballot, int], gone: frozenset[int], standing: frozenset[int]
) -> dict[int, int]:
    """Count where the ballots of options that go out together go; some may go nowhere."""
    moved = dict.fromkeys([*sorted(standing), NOWHERE], 0)
    for ranking, times in rankings.items():
        if _first(ranking, standing | gone) in gone:
            moved[_first(ranking, standing)] += times
    return moved


def _first(ranking: Ballot, standing: frozenset[int]) -> int:
    return next((each for each in ranking if each in standing), NOWHERE)


def _settled(counts: Counts) -> frozenset[int]:
    """Give whoever has won; all, if all that are left are level and nobody could go first."""
    most, total = max(counts.values()), sum(counts.values())
    if 2 * most > total:
        return frozenset(place for place, has in counts.items() if has == most)
    is_even = len(counts) <= 2 and len(set(counts.values())) == 1  # noqa: PLR2004  the last two
    return frozenset(counts) if is_even else frozenset()


def _last(counts: Counts) -> frozenset[int]:
    fewest = min(counts.values())
    return frozenset(place for place, has in counts.items() if has == fewest)


def _is_order_idle(counts: Counts, last: frozenset[int]) -> bool:
    """Tell whether those who are last would all go out before anybody else, in whatever order."""
    together = sum(counts[each] for each in last)
    rest = [has for place, has in counts.items() if place not in last]
    return len(last) == 1 or together == 0 or (bool(rest) and together < min(rest))
