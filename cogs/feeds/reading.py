"""Reading: one poll of a feed, from its address to what is to be stored and told."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from bot import Failed, Fetched, Fetches

from .model import Hints, ParsedFeed, Polling, Unreadable
from .polling import Turn, failed, is_unchanged, succeeded, turn, validators_for
from .worker import Worker


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a poll; `polling` is stored in one go with what follows from `page`."""

    polling: Polling
    page: ParsedFeed | None = None
    """What to decide about; nothing if it did not change or could not be read."""
    failure: Failed | Unreadable | None = None
    turn: Turn = Turn.NONE

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing follows from it but when the feed is asked next."""
        return self.page is None and self.failure is None and self.turn is Turn.NONE


async def read_feed(
    address: str,
    polling: Polling,
    hints: Hints,
    fetches: Fetches,
    worker: Worker,
    *,
    now: datetime,
    random: Random,
) -> Reading:
    """Ask once whether a feed changed, and parse it if it did; `hints` are those stored last."""
    fetched = await fetches.fetch(address, validators_for(polling, now))
    page = await _parse(fetched, polling, worker) if isinstance(fetched, Fetched) else fetched
    if isinstance(page, Failed | Unreadable):
        after = failed(polling, page, now, random)
        return Reading(after, failure=page, turn=turn(polling, after))
    assert isinstance(fetched, Fetched)
    after = succeeded(polling, fetched, page.hints if page else hints, now, random)
    return Reading(after, page, turn=turn(polling, after))


async def _parse(
    fetched: Fetched, polling: Polling, worker: Worker
) -> ParsedFeed | Unreadable | None:
    if is_unchanged(polling, fetched):
        return None
    return await worker.parse(fetched.body, fetched.content_type, fetched.url)
