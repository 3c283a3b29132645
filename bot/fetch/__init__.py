"""Fetch: polite HTTP that reaches the public internet and nothing behind it; values in and out.

The fetcher itself is in `bot.fetch.fetcher`, so that a start does not have to wait for aiohttp.
"""

from .guard import is_public
from .values import (
    FEEDS,
    LIMITS,
    NO_VALIDATORS,
    PAGES,
    PICTURES,
    Failed,
    Fetched,
    Fetches,
    Limits,
    Validators,
    Why,
)

__all__ = [
    "FEEDS",
    "LIMITS",
    "NO_VALIDATORS",
    "PAGES",
    "PICTURES",
    "Failed",
    "Fetched",
    "Fetches",
    "Limits",
    "Validators",
    "Why",
    "is_public",
]
