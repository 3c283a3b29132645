"""Feeds: watches blogs and news, and posts what is new."""

from . import filtering, follow, look, pipeline, settle, transfer
from .definition import cog

__all__ = ["cog", "filtering", "follow", "look", "pipeline", "settle", "transfer"]
