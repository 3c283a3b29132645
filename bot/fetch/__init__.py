"""Fetch: polite HTTP that reaches the public internet and nothing behind it; values in and out."""

from .fetcher import FEEDS, PAGES, PICTURES, Fetcher
from .guard import is_public
from .values import Failed, Fetched, Limits, Validators, Why

__all__ = [
    "FEEDS",
    "PAGES",
    "PICTURES",
    "Failed",
    "Fetched",
    "Fetcher",
    "Limits",
    "Validators",
    "Why",
    "is_public",
]
