"""Quotes: Pick of the Week, from nominations by colleagues to the week's round-up."""

from . import (
    asking,
    board,
    digest,
    editing,
    following,
    mine,
    moderating,
    reading,
    recounting,
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
    "digest",
    "editing",
    "following",
    "mine",
    "moderating",
    "reading",
    "recounting",
    "rounds",
    "settling",
    "suggesting",
    "transfer",
    "weekly",
]
