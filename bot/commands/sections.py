"""Sections: what a cog adds to the digests of a room."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Section:
    """What is new in one part of a digest: Markdown, with other people's words escaped.

    `more` says how many lines were left out. `title` stands in place of the one that was declared,
    where a cog gives several sections.
    """

    lines: tuple[str, ...] = ()
    more: int = 0
    title: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to say."""
        return not self.lines and not self.more


Sections = Section | list[Section] | None


@dataclass(frozen=True, slots=True)
class DigestSection:
    """A part that a cog adds to digests; those with a lower `order` stand first."""

    id: str
    title: str
    order: int
    run: Callable[..., Awaitable[Sections]] = field(repr=False)
    """Called with the cog's desk, the room, and the moments after which and up to which."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The sections of one digest, in order, and the cogs whose own could not be made."""

    sections: tuple[Section, ...] = ()
    failed: tuple[str, ...] = ()


def list_filled(declared: DigestSection, given: Any) -> list[Section]:
    """List the sections that say something, each with its title; raise TypeError for no section."""
    found = given if isinstance(given, list) else [] if given is None else [given]
    if not all(isinstance(each, Section) for each in found):
        raise TypeError(f"{declared.id} gave something that is no section")
    return [
        Section(each.lines, each.more, each.title or declared.title)
        for each in found
        if not each.is_empty
    ]
