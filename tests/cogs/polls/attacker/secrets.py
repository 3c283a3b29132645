"""Secrets that lie about: keys and salts in tables and in small files, and boxes they open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from cogs.polls.box import KEY, Contents, SealError, unseal
from cogs.polls.model import Definition, Poll
from cogs.polls.model import State as PollState

from .states import State

_FEW_ROWS = 20
_MOST = 40
_MOST_SALTS = 60
_KEY_FILE = 1024
_BOX = 1024


def find_keys(files: Mapping[str, bytes], states: Iterable[State]) -> list[bytes]:
    """Find what may be a key: in small files at every sixteenth byte, and in tables."""
    found: dict[bytes, None] = {}
    for data in files.values():
        if len(data) <= _KEY_FILE and len(set(data)) > KEY / 2:
            found |= dict.fromkeys(data[at : at + KEY] for at in range(0, len(data) - KEY + 1, 16))
    for cell in _list_cells(states):
        raw = cell if isinstance(cell, bytes) else _unhex(cell)
        if 16 <= len(raw) <= 2 * KEY:
            found[raw] = None
    return [each for each in found if any(each)][:_MOST]


def find_salts(states: Iterable[State]) -> list[bytes]:
    """Find what may be a salt: the ids of polls, then short values of tables, shortest first."""
    states = list(states)
    found = {
        cell.encode() if isinstance(cell, str) else cell
        for cell in _list_cells(states)
        if isinstance(cell, str | bytes) and 2 <= len(cell) <= 64
    }
    rest = sorted(found, key=lambda each: (len(each), each))
    return list(dict.fromkeys([*_list_poll_ids(states), *rest]))[:_MOST_SALTS]


def _list_poll_ids(states: Iterable[State]) -> Iterator[bytes]:
    for state in states:
        table = state.get("poll")
        for row in table.rows if table else ():
            assert table is not None
            cells = dict(zip(table.columns, row.cells, strict=True))
            yield str(cells.get("id", "")).encode()


def _list_cells(states: Iterable[State]) -> Iterator[Any]:
    for state in states:
        for table in state.values():
            for row in table.rows if len(table.rows) <= _FEW_ROWS else ():
                yield from row.cells


def _unhex(cell: Any) -> bytes:
    try:
        return bytes.fromhex(cell) if isinstance(cell, str) else b""
    except ValueError:
        return b""


def open_boxes(state: State, keys: Sequence[bytes]) -> Iterator[Contents]:
    """Open every box of a state that any of the keys opens."""
    bounds = [b"", *_list_bounds(state)]
    for table in state.values():
        for row in table.rows:
            for cell in row.cells:
                if isinstance(cell, bytes) and len(cell) >= _BOX:
                    yield from _open(cell, keys, bounds)


def _open(box: bytes, keys: Sequence[bytes], bounds: Sequence[bytes]) -> Iterator[Contents]:
    for key in keys:
        for bound in bounds:
            try:
                yield unseal(box, key, bound)
            except SealError:
                continue


def _list_bounds(state: State) -> Iterator[bytes]:
    """Give what the boxes of polls are bound to: the attacker can read, too."""
    table = state.get("poll")
    for row in table.rows if table else ():
        assert table is not None
        cells = dict(zip(table.columns, row.cells, strict=True))
        if "definition" in cells:
            opens_at = datetime.fromisoformat(cells["opens_at"])
            definition = Definition.unpack(cells["definition"])
            yield Poll(cells["id"], 0, definition, PollState.OPEN, opens_at, opens_at).seal
