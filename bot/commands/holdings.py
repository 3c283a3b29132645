"""Holdings: what is kept on one person, and what becomes of it when they have it erased."""

from dataclasses import dataclass

COLLEAGUE = "a colleague"
"""Whose name stands where somebody's was erased and the record must remain."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by the ids of all their linked accounts, the one they speak with first.

    `rooms` are the ids of their direct conversations with the bot.
    """

    accounts: tuple[str, ...]
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """One kind of thing that is kept on a person: plain text, a line a thing.

    `erased` says in a sentence what erasing does to it, `stays` what is still there after it,
    and why. What holds no lines is not shown.
    """

    title: str
    lines: tuple[str, ...]
    erased: str = ""
    stays: str = ""


Holdings = Held | list[Held] | None


def list_holdings(given: Holdings) -> list[Held]:
    """List what is held; raise TypeError for anything else."""
    found = given if isinstance(given, list) else [] if given is None else [given]
    if not all(isinstance(each, Held) for each in found):
        raise TypeError("a cog gave something that says not what is held")
    return [each for each in found if each.lines]
