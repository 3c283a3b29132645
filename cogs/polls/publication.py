"""The publication rule: what may be said of a count without saying who voted how. Pure.

Somebody may know who voted, and what they voted themselves. From what is published they must never
be sure that all others voted alike, nor that nobody else chose an answer. So small numbers are
given together with others or not at all. `tests/cogs/polls/test_publication.py` goes through all
small polls and shows that exact counts would not do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from .model import Ballot, Definition, Kind
from .tally import NOWHERE, Counts, Round, count_choices, find_leaders, find_mean, run_off

CELL = 3
"""The smallest number that is published."""
_TURNOUT_STEP = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """What is said of one count: figures apart, some options together, or the leaders alone.

    `together` are the options that are given as one number, `together_votes`; -1 among them stands
    for ballots that named nobody else. If `apart` is empty, nothing is said but who leads.
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
    """What is said of one round of a run-off, and who went out after it."""

    figures: Figures
    out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What is published of a poll; nothing else of its votes is ever kept.

    Nothing but `minimum` is set if there were too few votes. `turnout` is rounded down to fives.
    `figures` is there for one choice and for scales, `shares` by place for several choices, and
    `stages`, `winners` and `level` for rankings. `winners` is more than one place if they are
    level, none without any votes; `level` are those between whom the last round could not decide.
    """

    minimum: int
    turnout: int | None = None
    figures: Figures | None = None
    mean: float | None = None
    shares: tuple[Share, ...] = ()
    stages: tuple[Stage, ...] = ()
    winners: tuple[int, ...] = ()
    level: tuple[int, ...] = ()

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
    return Result(definition.minimum, turnout, figures, mean, winners=figures.leaders)


def publish_counts(counts: Counts, hidden: Sequence[int] = ()) -> Figures:
    """Apply the rule to one count, in which the options `hidden` can't stand apart in any case."""
    small = {place for place, has in counts.items() if has < CELL or place in hidden}
    rest = sorted(
        (place for place in counts if place not in small), key=lambda each: (counts[each], each)
    )
    while small and rest and (len(small) == 1 or sum(counts[each] for each in small) < CELL):
        small.add(rest.pop(0))
    leaders = find_leaders({place: has for place, has in counts.items() if place != NOWHERE})
    apart = {place: has for place, has in counts.items() if place not in small}
    if not apart:
        return Figures(leaders)
    together = tuple(sorted(small, key=lambda place: (place == NOWHERE, place)))
    return Figures(leaders, apart, together, sum(counts[each] for each in small))


def publish_share(chosen: int, votes: int) -> Share:
    """Apply the rule to one of several choices: those who did not choose it are a group, too."""
    if CELL <= chosen <= votes - CELL:
        return Share(chosen)
    return Share(None, is_high=2 * chosen > votes)


def _publish_ranked(definition: Definition, turnout: int, ballots: Mapping[Ballot, int]) -> Result:
    counted = run_off(ballots, definition.places)
    stages = tuple(_publish_rounds(counted.rounds))
    return Result(
        definition.minimum,
        turnout,
        stages=stages,
        winners=counted.winners,
        level=counted.level,
    )


def _publish_rounds(rounds: Sequence[Round]) -> Iterator[Stage]:
    """Apply the rule to each round, and to where ballots went between two.

    Whoever is told the figures of two rounds can take one from the other. What could not stand
    apart in either stays together in all that follow, and after a round of which nothing but the
    leader is told nothing more is told of any.
    """
    hidden: set[int] = set()
    is_told = True
    for each in rounds:
        counts = {**each.counts, NOWHERE: each.spent} if each.moves else each.counts
        for moved in each.moves.values():
            told = publish_counts(moved)
            is_told = is_told and bool(told.apart)
            hidden.update(told.together)
        figures = publish_counts(counts, tuple(hidden & set(counts)))
        is_told = is_told and bool(figures.apart)
        hidden.update(figures.together)
        yield Stage(figures if is_told else Figures(figures.leaders), each.out)


def pack_result(result: Result) -> str:
    """Write a result as JSON."""
    return _JSON.dump_json(result).decode()


def unpack_result(text: str) -> Result:
    """Read a result."""
    return _JSON.validate_json(text)
