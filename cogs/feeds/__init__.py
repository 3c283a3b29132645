"""Feeds: watches blogs and news, and posts what is new."""
