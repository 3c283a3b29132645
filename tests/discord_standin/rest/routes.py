"""Routes: which function answers which method and path."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.discord_standin.compose import Upload
from tests.discord_standin.world import World


@dataclass(frozen=True)
class Call:
    """One request, taken apart."""

    world: World
    query: Mapping[str, str]
    body: Any
    files: dict[str, Upload]
    """By their number: `0` came in as `files[0]`."""
    values: Mapping[str, str]
    """What stood in the path for each of the route's names."""

    def id(self, name: str) -> int:
        """Give an id from the path."""
        return int(self.values[name])


@dataclass(frozen=True)
class Created:
    """An answer with status 201."""

    value: Any


Answering = Callable[[Call], Any]
"""Gives what to answer with: JSON, `Created`, or None for 204."""


@dataclass(frozen=True)
class Route:
    """A method, a path with names in braces, and what answers."""

    method: str
    template: str
    answer: Answering
    is_open: bool
    """Whether it needs no token of the bot, since its address is the secret."""
    pattern: re.Pattern[str]

    @property
    def bucket(self) -> str:
        """Name the rate limit that it falls under."""
        return f"{self.method} {self.template}"


ROUTES: list[Route] = []


def route(method: str, template: str, *, is_open: bool = False) -> Callable[[Answering], Answering]:
    """Let a function answer a path; an `{id}` matches digits, `{token}` and `{emoji}` anything."""

    def add(answer: Answering) -> Answering:
        ROUTES.append(Route(method, template, answer, is_open, _as_pattern(template)))
        return answer

    return add


def _as_pattern(template: str) -> re.Pattern[str]:
    def name(found: re.Match[str]) -> str:
        kind = "[^/]+" if found[1] in ("token", "emoji") else r"\d+"
        return f"(?P<{found[1]}>{kind})"

    return re.compile(re.sub(r"\{(\w+)\}", name, template))


def find_route(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """Find what answers, and what stands in the path for each name."""
    for each in ROUTES:
        found = each.pattern.fullmatch(path)
        if each.method == method and found:
            return each, found.groupdict()
    return None
