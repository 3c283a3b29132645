"""A site and a fetcher for every test that asks."""

from collections.abc import AsyncIterator

import pytest

from bot.fetch.fetcher import Fetcher
from tests.fetch.site import Site, open_fetcher, open_site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """Give a site on loopback."""
    async with open_site() as site:
        yield site


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """Give a fetcher without a gap between requests."""
    async with open_fetcher() as fetcher:
        yield fetcher
