"""What the quote board holds: plain values."""

from calendar import day_name
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot import Room

COLLEAGUE = "a colleague"
"""How an author is called who has not asked for another name."""
READER = "a reader"
"""How the author of words from elsewhere is called."""

VOTING = timedelta(days=28)
"""How long after a quote was shown votes are taken; then only their number is kept."""
MAX_WORDS = 4000
MAX_REASON = 300
MAX_LINK = 500


EARLY = datetime.min.replace(tzinfo=UTC)
"""Stands for a moment that is not known, or not kept."""


class State(StrEnum):
    """How far a quote has come."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    GONE = "gone"
    """Declined, withdrawn or removed: nothing of its words is kept."""


class Consent(StrEnum):
    """What the author has said."""

    ASKED = "asked"
    AGREED = "agreed"
    NOBODY = "nobody"
    """There is nobody to ask: words that were published elsewhere."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One contribution; `subject` is the keyed tag of the message or the words it came from.

    `source` is the tag of how the message read when it was last taken over. `original` is what the
    author wrote and `words` what is shown of it. `name` is empty unless the author asked to be
    named, and `link` unless the source may be shown. `shown_at` is when it came onto the board.
    """

    id: int
    community: str
    number: int
    subject: str
    source: str
    state: State
    consent: Consent
    original: str
    words: str
    reason: str
    name: str
    link: str
    nominated_at: datetime
    decided_at: datetime | None = None
    shown_at: datetime | None = None
    votes: int = 0
    is_settled: bool = False
    version: int = 1

    @property
    def is_shown(self) -> bool:
        """Tell whether everybody can see it."""
        return self.state is State.APPROVED and self.shown_at is not None

    @property
    def is_live(self) -> bool:
        """Tell whether it may still come onto the board, or is there."""
        return self.state in {State.WAITING, State.APPROVED}

    def takes_votes(self, now: datetime) -> bool:
        """Tell whether votes are taken."""
        is_open = self.shown_at is None or now < self.shown_at + VOTING
        return self.is_live and is_open and not self.is_settled


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a quote, and where: what is needed to ask, to follow, and to withdraw.

    `asked` is the number of the posting that asks them, None if there is none or moderators know
    that it was given up. `wait` is how long they were told that they have to answer; None if they
    were told that a yes is needed. `read_at` is when their message was taken over.
    """

    quote: int
    account: str
    room: Room
    message: str
    asked: int | None = None
    wait: timedelta | None = None
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """Whether an author knows of a quote: `said_at` is when their platform took what asks them.

    `wait` is what they were told of their silence, as in `Author`. Who `is_absent` was invited to
    where it stands, and has not come. What is neither said, nor waiting, nor newly given up is not
    known to have reached them.
    """

    said_at: datetime | None = None
    is_waiting: bool = False
    is_given_up: bool = False
    is_absent: bool = False
    wait: timedelta | None = None
    account: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """When the round-up comes: once a week. `day` counts from Monday as 0."""

    day: int = 6
    at: time = time(18)

    def falls_on(self, date_: date) -> bool:
        """Tell whether it comes on a day."""
        return date_.weekday() == self.day

    def __str__(self) -> str:
        return f"every {day_name[self.day]} at {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The round-ups of a community: where and when they come, and what the next one is.

    What came onto the board before `since` is none of theirs. `postponed` is when the next one
    comes instead of its own time. `arranged` are the numbers of the quotes that moderators put in
    order for it; None if they did not.
    """

    community: str
    room: Room
    week: Week
    number: int
    since: datetime
    covered: datetime
    planned: datetime
    postponed: datetime | None = None
    introduction: str = ""
    arranged: tuple[int, ...] | None = None
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Roundup:
    """One round-up that was posted; `parts` are its messages, each with its quotes' ids."""

    community: str
    number: int
    room: Room
    introduction: str
    sent_at: datetime
    parts: tuple[tuple[int, ...], ...] = ()
