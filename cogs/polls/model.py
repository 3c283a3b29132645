"""Polls and ballots: plain values, and what a ballot has to be."""

import hashlib
import json
import unicodedata
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from bot import Room

MINIMUM = 10
"""The votes that a result needs, unless the poll says otherwise."""
LEAST_MINIMUM = 5
"""The fewest that a poll may ask for: below, a result says too much about each voter."""
MOST_OPTIONS = 10
MOST_RANKED = 6
"""More options than this can't be ranked: no longer would anybody else have the same ranking."""
SCALE = 5
QUESTION_LIMIT = 300
OPTION_LIMIT = 80
AGREEMENT = (
    "Strongly disagree",
    "Disagree",
    "Neither agree nor disagree",
    "Agree",
    "Strongly agree",
)
"""The steps of a scale for which no other words were given."""

_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800")
"""Letters and signs that nobody sees, beside those that Unicode calls format characters."""

Ballot = tuple[int, ...]
"""The places of the chosen options, counted from 0: one, several in rising order, or a ranking."""


def look_of(text: str) -> str:
    """Give a text so that two that look alike are the same, and one that nobody sees is empty."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    seen = (each for each in folded if not _is_unseen(each))
    return " ".join("".join(seen).split())


def _is_unseen(character: str) -> bool:
    is_selector = "\ufe00" <= character <= "\ufe0f"
    return is_selector or character in _UNSEEN or unicodedata.category(character) == "Cf"


class Kind(StrEnum):
    """What a voter is asked to do with the options."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    RANKED = "ranked"


class State(StrEnum):
    """Where a poll is in its life; the last three are its ends."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    VOID = "void"

    @property
    def is_over(self) -> bool:
        """Tell whether nothing will change any more."""
        return self in {State.CLOSED, State.CANCELLED, State.VOID}


@dataclass(frozen=True, slots=True)
class Definition:
    """What people are asked and who is: all that never changes once the poll is open.

    `teams` are the ids of the roles that may vote; without any, the members of `rooms` may, which
    are the ids of the rooms that the poll is shown in. `people` is how many may vote, about.
    `team_names` are what the roles are called.
    """

    community: str
    question: str
    options: tuple[str, ...]
    kind: Kind = Kind.SINGLE
    minimum: int = MINIMUM
    teams: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    people: int = 0
    team_names: tuple[str, ...] = ()

    def find_fault(self) -> str | None:
        """Say in a sentence what is wrong with it, if anything is."""
        if not look_of(self.question) or len(self.question) > QUESTION_LIMIT:
            return f"Please give a question of at most {QUESTION_LIMIT} characters."
        if any(not look_of(each) or len(each) > OPTION_LIMIT for each in self.options):
            return f"Please give each option between 1 and {OPTION_LIMIT} characters."
        if len({look_of(each) for each in self.options}) < len(self.options):
            return "Two of the options are the same. Please change or remove one."
        if self.minimum < LEAST_MINIMUM:
            return (
                f"A result needs at least {LEAST_MINIMUM} votes. With fewer, colleagues could work "
                "out who voted how."
            )
        return self._find_fault_in_number()

    def _find_fault_in_number(self) -> str | None:
        number = len(self.options)
        if self.kind is Kind.RANKED and self.minimum < MINIMUM:
            return (
                f"A ranking needs at least {MINIMUM} votes for a result: it says more of a voter "
                "than a single choice does."
            )
        if self.kind is Kind.SCALE and number != SCALE:
            return f"A scale has {SCALE} steps. Please give {SCALE}, or none to use the usual ones."
        if self.kind is Kind.RANKED and number > MOST_RANKED:
            return (
                f"At most {MOST_RANKED} options can be ranked: with more, a ranking is as good as "
                "a signature."
            )
        if not 2 <= number <= MOST_OPTIONS:  # noqa: PLR2004  one option is no choice
            return f"Please give between 2 and {MOST_OPTIONS} options."
        return None

    def allows(self, ballot: Ballot) -> bool:
        """Tell whether a ballot is one that this poll can count."""
        number = len(ballot)
        if not ballot or len(set(ballot)) < number or not set(ballot) <= set(self.places):
            return False
        if self.kind is Kind.MULTIPLE:
            return list(ballot) == sorted(ballot)
        return self.kind is Kind.RANKED or number == 1

    @property
    def places(self) -> range:
        """Give the places of the options."""
        return range(len(self.options))

    def pack(self) -> str:
        """Write it as JSON, always in the same way."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def unpack(cls, text: str) -> Self:
        """Read it."""
        packed = json.loads(text)
        lists = {name: tuple(packed[name]) for name in ("options", "teams", "rooms", "team_names")}
        return cls(**{**packed, **lists, "kind": Kind(packed["kind"])})


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll; `number` is what people call it by in their community, `id` names it everywhere.

    `rooms` are where it is shown. `maker` is the id of whoever made it, forgotten at the end.
    """

    id: str
    number: int
    definition: Definition
    state: State
    opens_at: datetime
    closes_at: datetime
    rooms: tuple[Room, ...] = field(default=())
    maker: str = ""

    @property
    def community(self) -> str:
        """Name the community that it belongs to."""
        return self.definition.community

    @property
    def key(self) -> str:
        """Give the name under which its announcement is in the outbox."""
        return f"poll:{self.id}"

    @property
    def result_key(self) -> str:
        """Give the name under which its result is in the outbox."""
        return f"poll-result:{self.id}"

    @property
    def seal(self) -> bytes:
        """Give what its box is bound to: which poll it is, when it opened, and all it asks."""
        parts = (self.id, self.opens_at.isoformat(), self.definition.pack())
        return hashlib.sha256("\0".join(parts).encode()).digest()

    def takes_votes(self, now: datetime) -> bool:
        """Tell whether somebody could vote now."""
        return self.state is State.OPEN and self.opens_at <= now < self.closes_at

    def ended(self, state: State) -> "Poll":
        """Give it as it is at its end."""
        return replace(self, state=state, maker="")
