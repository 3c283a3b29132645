"""Late: a fetcher that is made at the first fetch, as aiohttp is slow to import."""

from typing import TYPE_CHECKING

from bot.clock import Clock

from .values import FEEDS, LIMITS, NO_VALIDATORS, Failed, Fetched, Validators

if TYPE_CHECKING:
    from .fetcher import Fetcher


class LateFetcher:
    """Fetches from the public internet, and costs nothing until then."""

    def __init__(self, clock: Clock, allow_private: frozenset[str], contact: str) -> None:
        self._clock = clock
        self._allow_private = allow_private
        self._contact = contact
        self._fetcher: Fetcher | None = None

    async def fetch(
        self, address: str, known: Validators = NO_VALIDATORS, *, accept: str = FEEDS
    ) -> Fetched | Failed:
        """Get what is at an http or https address, or learn why not."""
        if self._fetcher is None:
            from .fetcher import Fetcher  # noqa: PLC0415  the bot starts sooner without it

            self._fetcher = Fetcher(
                self._clock,
                allow_private=self._allow_private,
                contact=self._contact,
                limits=LIMITS,
            )
        return await self._fetcher.fetch(address, known, accept=accept)

    async def close(self) -> None:
        """End all connections, if there were any."""
        if self._fetcher is not None:
            await self._fetcher.close()
