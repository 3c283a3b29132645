"""Pairing: from what was found of people and of choices to who chose what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cogs.polls.box import Contents

from .names import Names
from .states import Row, State, Table

_ENOUGH = 5
"""Rows that a table must have before its order says something."""
_NEAR = 48
"""Bytes between a name and a choice that belong together."""
_TELLING = ("choice", "option", "vote", "ballot", "answer")

Link = tuple[str, str]


@dataclass(frozen=True)
class Trace:
    """What one row, or one commit, says of who and of what."""

    members: frozenset[str]
    choices: tuple[str, ...]


class Eye:
    """Sees people and choices in rows."""

    def __init__(self, names: Names, options: Sequence[str]) -> None:
        self._names = names
        self._options = {each.casefold(): each for each in options}
        self._numbered = list(options)
        self._seen: dict[tuple[Any, ...], Trace] = {}

    def see(self, table: Table, row: Row) -> Trace:
        """See who and what is in a row; most rows are the same in many states."""
        key = (table.columns, row.cells)
        if key not in self._seen:
            self._seen[key] = self._look(table, row)
        return self._seen[key]

    def _look(self, table: Table, row: Row) -> Trace:
        found = (self._names.find(cell) for cell in row.cells if cell is not None)
        members = frozenset(each for each in found if each is not None)
        return Trace(members, tuple(self.list_choices(table.columns, row.cells)))

    def list_choices(self, columns: Sequence[str], cells: Sequence[Any]) -> Iterator[str]:
        """List the options that a row names, by their words or by their number."""
        for name, cell in zip(columns, cells, strict=True):
            if isinstance(cell, str) and cell.casefold() in self._options:
                yield self._options[cell.casefold()]
            elif (
                isinstance(cell, int)
                and any(each in name.casefold() for each in _TELLING)
                and 0 <= cell < len(self._numbered)
            ):
                yield self._numbered[cell]


def pair_rows(eye: Eye, state: State) -> Iterator[Link]:
    """Pair what stands in one row, in rows of one commit, and in rows that share a value."""
    who: list[tuple[Row, str]] = []
    what: list[tuple[Row, str]] = []
    for table in state.values():
        for row in table.rows:
            seen = eye.see(table, row)
            if len(seen.members) == 1 and len(seen.choices) == 1:
                yield next(iter(seen.members)), seen.choices[0]
            elif len(seen.members) == 1:
                who.append((row, next(iter(seen.members))))
            elif len(seen.choices) == 1:
                what.append((row, seen.choices[0]))
    by_commit = _unique((row.commit, choice) for row, choice in what)
    by_value = _unique(
        (cell, choice) for row, choice in what for cell in row.cells if _is_key(cell)
    )
    for row, member in who:
        keys = [by_commit.get(row.commit), *(by_value.get(c) for c in row.cells if _is_key(c))]
        yield from ((member, each) for each in keys if each is not None)


def _unique(pairs: Iterable[tuple[Any, str]]) -> dict[Any, str | None]:
    """Keep what belongs to one choice only."""
    found: dict[Any, str | None] = {}
    for key, choice in pairs:
        found[key] = None if key is None or key in found else choice
    return found


def _is_key(cell: Any) -> bool:
    return isinstance(cell, str | bytes) and len(cell) >= 8


def pair_places(eye: Eye, state: State, order: Sequence[str]) -> Iterator[Link]:
    """Pair tables, or a table and the order of voting, by the order in which rows were written."""
    who, what = [list(order)] if order else [], []
    for table in state.values():
        rows = sorted((each for each in table.rows if each.place is not None), key=_place)
        seen = [eye.see(table, row) for row in rows]
        members = [next(iter(each.members)) for each in seen if len(each.members) == 1]
        choices = [each.choices[0] for each in seen if len(each.choices) == 1]
        if len(members) >= _ENOUGH:
            who.append(members)
        if len(choices) >= _ENOUGH:
            what.append(choices)
    for people in who:
        for choices in what:
            if len(people) == len(choices):
                yield from zip(people, choices, strict=True)


def _place(row: Row) -> int:
    assert row.place is not None
    return row.place


def pair_commits(eye: Eye, states: Sequence[State], order: Sequence[str]) -> Iterator[Link]:
    """Pair what was written in one commit, and commits with the order of voting."""
    chosen = []
    for before, after in pairwise(states):
        seen = _see_change(eye, before, after)
        if len(seen.choices) == 1:
            chosen.append(seen.choices[0])
            if len(seen.members) == 1:
                yield next(iter(seen.members)), seen.choices[0]
    if order and _ENOUGH <= len(chosen) <= len(order):
        yield from zip(order[-len(chosen) :], chosen, strict=True)


def _see_change(eye: Eye, before: State, after: State) -> Trace:
    members: set[str] = set()
    choices: list[str] = []
    for name, table in after.items():
        old = before.get(name, Table((), ()))
        gone = set(old.rows) - set(table.rows)
        for row in set(table.rows) - set(old.rows):
            seen = eye.see(table, row)
            members |= seen.members
            choices += seen.choices
        is_emptied = len(old.rows) > len(table.rows)
        for row in gone if is_emptied else ():
            seen = eye.see(old, row)
            members |= seen.members
            choices += seen.choices
    return Trace(frozenset(members), tuple(choices))


def pair_boxes(
    names: Names, opened: Sequence[Contents], options: Sequence[str], order: Sequence[str]
) -> Iterator[Link]:
    """Pair what came into a box between two times at which it could be opened."""
    chosen = []
    for before, after in pairwise([Contents(), *opened]):
        added = [
            ballot
            for ballot, times in after.ballots.items()
            for _ in range(times - before.ballots.get(ballot, 0))
        ]
        people = list_tagged(names, after) - list_tagged(names, before)
        kinds = set(added)
        if len(kinds) == 1:
            (ballot,) = kinds
            chosen.append(options[ballot[0]])
            yield from ((member, options[ballot[0]]) for member in people)
    if order and _ENOUGH <= len(chosen) == len(order):
        yield from zip(order, chosen, strict=True)


def list_tagged(names: Names, contents: Contents) -> set[str]:
    """List whose tags are in an open box."""
    tags = contents.tags
    found = (names.find(tags[at : at + 12]) for at in range(0, len(tags), 12))
    return {each for each in found if each is not None}


def pair_lines(
    names: Names, text: str, options: Sequence[str], order: Sequence[str]
) -> Iterator[Link]:
    """Pair what stands in one line, and lines with the order of voting."""
    chosen = []
    for line in text.splitlines():
        named = [each for each in options if each.casefold() in line.casefold()]
        if len(named) == 1:
            chosen.append(named[0])
            yield from ((member, named[0]) for member in names.find_all(line))
    if order and len(chosen) == len(order):
        yield from zip(order, chosen, strict=True)


def pair_neighbours(
    carved: Iterable[tuple[int, int, str]], data: bytes, options: Sequence[str]
) -> Iterator[Link]:
    """Pair a name in raw bytes with the choice that stands nearest behind it, or before it."""
    for start, end, member in carved:
        behind, before = data[end : end + _NEAR], data[max(0, start - _NEAR) : start]
        near = [(behind.find(each.encode()), each) for each in options if each.encode() in behind]
        near = near or [
            (_NEAR - before.rfind(each.encode()), each)
            for each in options
            if each.encode() in before
        ]
        if near:
            yield member, min(near)[1]


def settle(links: Iterable[Link]) -> Mapping[str, str]:
    """Keep for each person what was found first: the surest ways are tried first."""
    found: dict[str, str] = {}
    for member, choice in links:
        found.setdefault(member, choice)
    return found
