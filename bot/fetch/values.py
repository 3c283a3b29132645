"""What is asked of the fetcher and what it gives: plain values."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

FEEDS = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, text/html;q=0.3, */*;q=0.1"
)
PAGES = "text/html, application/xhtml+xml, */*;q=0.5"
PICTURES = "image/jpeg, image/png, image/gif, image/webp"
"""What to ask for: values of the header Accept."""


class Why(StrEnum):
    """Why nothing was fetched; the value is for the database and the log."""

    ADDRESS = "address"
    NAME = "name"
    CONNECTION = "connection"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    SIZE = "size"
    REDIRECTS = "redirects"
    PAUSED = "paused"
    BUSY = "busy"
    GONE = "gone"
    MISSING = "missing"
    FORBIDDEN = "forbidden"
    STATUS = "status"
    BROKEN = "broken"
    UNREADABLE = "unreadable"
    """It came, and could not be parsed; said by whoever tried."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "has it changed?" with, kept letter by letter.

    They belong to the address that gave them, and are sent to no other.
    """

    url: str = ""
    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: a body, or word that nothing changed."""

    url: str
    """Where the answer came from, after all redirects."""
    status: int
    body: bytes = b""
    content_type: str = ""
    validators: Validators = NO_VALIDATORS
    wait: timedelta | None = None
    """How long the server lets the answer be kept: max-age, else Expires."""
    moved_to: str = ""
    """The new address, if every redirect on the way was permanent."""

    @property
    def is_unchanged(self) -> bool:
        """Tell whether the server said that nothing changed."""
        return self.status == 304  # noqa: PLR2004  the HTTP status Not Modified


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer that can be used; the sentence is for moderators."""

    why: Why
    sentence: str
    status: int = 0
    retry_after: timedelta | None = None
    """How long the server, or a pause of its host, asks to be left alone."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the fetcher allows itself; times in seconds, sizes in bytes after decompression."""

    body: int = 5_000_000
    connect: float = 10
    total: float = 30
    """For one answer, however slowly it drips; each redirect has its own."""
    hops: int = 5
    at_once: int = 8
    gap: float = 1
    """Between the end of one exchange with a host and the start of the next."""


LIMITS = Limits()


class Fetches(Protocol):
    """Fetches from the public internet."""

    async def fetch(
        self, address: str, known: Validators = NO_VALIDATORS, *, accept: str = FEEDS
    ) -> Fetched | Failed:
        """Get what is at an http or https address, or learn why not; ask "has it changed?" first.

        A body is kept whole in memory, at most `Limits.body` bytes.
        """
        ...
