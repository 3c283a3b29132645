"""Feeds, entries and what is known of them: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import NO_VALIDATORS, Validators


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed; its texts are plain and clean, but not escaped."""

    key: str
    """What it is known by: its id, else its link, else a hash of what it says."""
    aliases: tuple[str, ...] = ()
    """Other keys that it may have been kept under, if the link is the same."""
    title: str = ""
    link: str = ""
    """An http or https address, or nothing."""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    labels: tuple[str, ...] = ()
    text: str = ""
    """The beginning of what it says, in paragraphs."""
    image: str = ""
    """The http or https address of a picture, or nothing."""
    comments: int | None = None
    hash: str = ""
    """Changes with the title, the text and the link's path, and with nothing else."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed asks of those who poll it."""

    ttl: timedelta | None = None
    """The longest of ttl and the syndication module's period."""
    skip_hours: frozenset[int] = frozenset()
    """Hours of the day in UTC."""
    skip_days: frozenset[int] = frozenset()
    """Days of the week in UTC, Monday 0."""


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A page of a feed, its entries in the order that they stand in."""

    title: str = ""
    link: str = ""
    address: str = ""
    """Where the feed says that it is (rel=self)."""
    hub: str = ""
    hints: Hints = NO_HINTS
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What came is no feed; the sentence is for moderators."""

    sentence: str
    is_page: bool = False
    """Whether it is a web page, which may name its feed."""
    is_ours: bool = False
    """Whether the bot failed, and not the feed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is remembered of an entry."""

    title: str = ""
    link: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    hash: str = ""
    changes: int = 0
    """How often it changed without saying so; some entries hold the present time."""
    edits: int = 0
    """How often what was posted of it was to be corrected."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that is remembered of a feed's entries, also of those that left its page."""

    seen: Mapping[str, Seen] = field(default_factory=dict)
    is_first: bool = False
    """Whether the feed was never read before; an empty one has been."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What one room wants of a feed; what is empty asks for nothing. Case does not matter."""

    include: tuple[str, ...] = ()
    """Words or phrases; an entry must hold one of them."""
    exclude: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    """An entry must have one of them."""
    without_labels: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    without_authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Polling:
    """What has to outlive a restart of how one feed is polled."""

    due: datetime
    validators: Validators = NO_VALIDATORS
    body_hash: str = ""
    read_at: datetime | None = None
    """When a whole body last came, and not word that nothing changed."""
    failures: int = 0
    failing_since: datetime | None = None
    moved_to: str = ""
    moved_since: datetime | None = None
    stopped: str = ""
    """Why it is polled no more, as a sentence."""
