"""A blog for every test that asks."""

from collections.abc import AsyncIterator

import pytest

from tests.cogs.feeds.blog import Blog, open_blog


@pytest.fixture
async def blog() -> AsyncIterator[Blog]:
    """Give a blog on loopback with three posts."""
    async with open_blog("First post", "Second post", "Third post") as blog:
        yield blog
