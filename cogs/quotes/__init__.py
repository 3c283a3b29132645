"""Quotes: Pick of the Week, from nominations by colleagues to the week's round-up."""

from . import (
    asking,
    board,
    comments,
    digest,
    editing,
    following,
    mine,
    moderating,
    moving,
    reading,
    rereading,
    rounds,
    settling,
    suggesting,
    transfer,
    weekly,
)
from .definition import cog

__all__ = [
    "asking",
    "board",
    "cog",
    "comments",
    "digest",
    "editing",
    "following",
    "mine",
    "moderating",
    "moving",
    "reading",
    "rereading",
    "rounds",
    "settling",
    "suggesting",
    "transfer",
    "weekly",
]
