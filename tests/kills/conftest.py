"""What tests of feeds take."""

from tests.cogs.feeds.conftest import blog

__all__ = ["blog"]
