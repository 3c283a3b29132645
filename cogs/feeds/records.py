"""Records: a feed and a room's subscription to it, as they are kept."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot import Room, Team

from .model import NO_HINTS, Entry, Hints, Polling, Wish

NO_WISH = Wish()


class Mode(StrEnum):
    """What a room wants done with what is new."""

    NOW = "now"
    DIGEST = "digest"
    BOTH = "both"

    @property
    def is_now(self) -> bool:
        """Tell whether entries are posted as they come."""
        return self is not Mode.DIGEST

    @property
    def is_later(self) -> bool:
        """Tell whether entries go into the digest."""
        return self is not Mode.NOW


class State(StrEnum):
    """Where a subscription is in its life."""

    OFFERED = "offered"
    """A moderator was asked and has not said yes."""
    ON = "on"
    PAUSED = "paused"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of a community, and how reading it goes."""

    id: int
    community: str
    address: str
    polling: Polling
    typed: str = ""
    """What a moderator typed to find it."""
    title: str = ""
    link: str = ""
    hints: Hints = NO_HINTS
    is_read: bool = False
    """Whether its entries are known, so that what is unknown is new."""
    page_size: int = 0
    well_at: datetime | None = None
    error: str = ""
    error_at: datetime | None = None

    @property
    def name(self) -> str:
        """Name it in a sentence; not escaped."""
        return self.title or self.address


@dataclass(frozen=True, slots=True)
class Subscription:
    """A room's wish for a feed; moderators know it by its number in their community."""

    id: int
    community: str
    number: int
    feed: int
    room: Room
    state: State = State.OFFERED
    mode: Mode = Mode.NOW
    wish: Wish = NO_WISH
    tried: Wish | None = None
    """A filter that was shown and may be put in place of the other."""
    mention: Team | None = None
    """Who is called when an entry is posted."""

    def can_call(self, team: Team) -> bool:
        """Tell whether a role can be called in the room: only on the role's own platform."""
        return team.id.partition(":")[0] == self.room.id.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it is kept, by its number in the table."""

    id: int
    entry: Entry
    sorted_at: datetime
    """Its date, but never later than when it was first seen."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A subscription with its feed."""

    subscription: Subscription
    feed: Feed

    @property
    def number(self) -> int:
        """Give the number by which people name it."""
        return self.subscription.number


@dataclass(frozen=True, slots=True)
class Due:
    """A feed that is to be read, and the subscriptions for which it is."""

    feed: Feed
    wishes: tuple[Subscription, ...] = ()


@dataclass(frozen=True, slots=True)
class Quiet:
    """A feed that was asked and had nothing new, or was not asked, and how it is polled on."""

    feed: Feed
    """As it was before."""
    polling: Polling
    well_at: datetime | None = None
    """When it was read, if it was."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a digest is to tell of one feed, the oldest entry first."""

    title: str
    link: str
    entries: tuple[Entry, ...] = field(default_factory=tuple)
