"""The publication rule: what may be said of a count without saying who voted how. Pure.

Somebody may know who voted, and what they voted themselves. From what is published they must never
be sure that all others voted alike, nor that nobody else chose an answer. So small numbers are
given together with others or not at all. `tests/cogs/polls/test_publication.py` goes through all
small polls and shows that exact counts would not do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter

from .model import Ballot, Definition, Kind
from .tally import (
    NOWHERE,
    Counts,
    count_choices,
    count_firsts,
    count_moves,
    find_leaders,
    find_mean,
    run_off,
)

CELL = 3
"""The smallest number that is published."""
_TURNOUT_STEP = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """What is said of one count: figures apart, some options together, or the leader alone.

    No option has more votes than the `leaders`, but one of those that are given together may have
    as many. `together` are the options that are given as one number, `together_votes`; -1 among
    them stands for ballots that named nobody else. If `apart` is empty, nothing is said but who
    leads, and not even that where several are level.
    """

    leaders: tuple[int, ...]
    apart: Counts = field(default_factory=dict)
    together: tuple[int, ...] = ()
    together_votes: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """What is said of one of several choices: by how many it was chosen, if that may be said.

    Otherwise `votes` is None, and `is_high` tells whether by nearly all or by hardly anybody.
    """

    votes: int | None
    is_high: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """What is said of one round of a run-off, and who went out after it.

    Nobody out means that somebody won in this round, or that nothing is said of the next.
    """

    figures: Figures
    out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What is published of a poll; nothing else of its votes is ever kept.

    Nothing but `minimum` is set if there were too few votes. `turnout` is rounded down to fives.
    `figures` is there for one choice and for scales, `shares` by place for several choices, and
    `stages` and `winners` for rankings: the rounds as far as they may be told, and who won, several
    if they are level.
    """

    minimum: int
    turnout: int | None = None
    figures: Figures | None = None
    mean: float | None = None
    shares: tuple[Share, ...] = ()
    stages: tuple[Stage, ...] = ()
    winners: tuple[int, ...] = ()

    @property
    def is_enough(self) -> bool:
        """Tell whether there were enough votes for a result."""
        return self.turnout is not None


_JSON = TypeAdapter(Result)


def publish(definition: Definition, votes: int, ballots: Mapping[Ballot, int]) -> Result:
    """Decide what is published of a poll."""
    if votes < definition.minimum:
        return Result(definition.minimum)
    turnout = votes - votes % _TURNOUT_STEP
    if definition.kind is Kind.RANKED:
        return _publish_ranked(definition, turnout, ballots)
    counts = count_choices(ballots, definition.places)
    if definition.kind is Kind.MULTIPLE:
        shares = tuple(publish_share(counts[place], votes) for place in definition.places)
        return Result(definition.minimum, turnout, shares=shares)
    figures = publish_counts(counts)
    is_whole = bool(figures.apart) and not figures.together
    mean = find_mean(counts) if definition.kind is Kind.SCALE and is_whole else None
    return Result(definition.minimum, turnout, figures, mean)


def publish_counts(counts: Counts, hidden: Sequence[int] = ()) -> Figures:
    """Apply the rule to one count, in which the options `hidden` can't stand apart in any case."""
    small = {place for place, has in counts.items() if has < CELL or place in hidden}
    rest = sorted(
        (place for place in counts if place not in small), key=lambda each: (counts[each], each)
    )
    while small and rest and (len(small) == 1 or sum(counts[each] for each in small) < CELL):
        small.add(rest.pop(0))
    apart = {place: has for place, has in counts.items() if place not in small}
    if not set(apart) - {NOWHERE}:
        leaders = find_leaders({place: has for place, has in counts.items() if place != NOWHERE})
        return Figures(leaders if len(leaders) == 1 else ())  # who is level would tell too much
    together = tuple(sorted(small, key=lambda place: (place == NOWHERE, place)))
    return Figures(find_leaders(apart), apart, together, sum(counts[each] for each in small))


def publish_share(chosen: int, votes: int) -> Share:
    """Apply the rule to one of several choices: those who did not choose it are a group, too."""
    if CELL <= chosen <= votes - CELL:
        return Share(chosen)
    return Share(None, is_high=2 * chosen > votes)


def _publish_ranked(definition: Definition, turnout: int, ballots: Mapping[Ballot, int]) -> Result:
    stages = tuple(_list_stages(ballots, frozenset(definition.places)))
    winners = run_off(ballots, definition.places).winners
    return Result(definition.minimum, turnout, stages=stages, winners=winners)


def _list_stages(ballots: Mapping[Ballot, int], standing: frozenset[int]) -> Iterator[Stage]:
    """Apply the rule to the rounds of a run-off, and to where ballots went between two.

    Whoever is told the figures of two rounds can take one from the other, so what could not stand
    apart in either stays together in all that follow. That an option goes out, or wins, tells
    something of its figures, too. So rounds are told only as far as that follows from the figures
    that are told, and options whose figures are given together go out together.
    """
    gone, hidden = frozenset[int](), set[int]()
    while True:
        counts = count_firsts(ballots, standing)
        if gone:
            moved = publish_counts(count_moves(ballots, gone, standing))
            if not moved.apart:
                return
            hidden.update(moved.together)
            counts[NOWHERE] = sum(ballots.values()) - sum(counts.values())
        figures = replace(publish_counts(counts, tuple(hidden & set(counts))), leaders=())
        hidden.update(figures.together)
        is_won, out = has_sure_winner(figures), find_sure_losers(figures)
        if not gone or is_won or out:
            yield Stage(figures, () if is_won else out)
        if is_won or not out:
            return
        gone, standing = frozenset(out), standing - set(out)


def has_sure_winner(figures: Figures) -> bool:
    """Tell whether figures show that an option has more than half of the votes that count."""
    total = figures.together_votes + sum(_apart(figures).values())
    return 2 * max(_apart(figures).values(), default=0) > total


def find_sure_losers(figures: Figures) -> tuple[int, ...]:
    """Find the options that would be the next to go out, whatever the figures do not show."""
    apart = _apart(figures)
    hidden = tuple(place for place in figures.together if place != NOWHERE)
    if hidden:
        is_sure = bool(apart) and figures.together_votes < min(apart.values())
        return hidden if is_sure else ()
    last = tuple(place for place, has in apart.items() if has == min(apart.values()))
    return last if len(last) == 1 < len(apart) else ()


def _apart(figures: Figures) -> dict[int, int]:
    return {place: has for place, has in figures.apart.items() if place != NOWHERE}


def pack_result(result: Result) -> str:
    """Write a result as JSON."""
    return _JSON.dump_json(result).decode()


def unpack_result(text: str) -> Result:
    """Read a result."""
    return _JSON.validate_json(text)
