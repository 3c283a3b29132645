"""Feeds: watches blogs and news, and posts what is new."""

from . import digest, filtering, follow, look, mine, passages, polls, settle, transfer
from .definition import cog

__all__ = [
    "cog",
    "digest",
    "filtering",
    "follow",
    "look",
    "mine",
    "passages",
    "polls",
    "settle",
    "transfer",
]
