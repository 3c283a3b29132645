"""A blog for every test that asks."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.fetch import late
from bot.fetch.values import Limits
from cogs.feeds.worker import Worker
from tests.cogs.feeds.blog import Blog, open_blog


@pytest.fixture(autouse=True)
def _no_manners(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask a site again at once; tests of the fetcher itself see that it waits otherwise."""
    monkeypatch.setattr(late, "LIMITS", Limits(gap=0))


@pytest.fixture
async def blog() -> AsyncIterator[Blog]:
    """Give a blog on loopback with three posts."""
    async with open_blog("First post", "Second post", "Third post") as blog:
        yield blog


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def worker() -> AsyncIterator[Worker]:
    """Give one process that parses to the tests of a file, which share a loop."""
    worker = Worker()
    yield worker
    await worker.close()
