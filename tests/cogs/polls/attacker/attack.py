"""The attack: every way that is known, the surest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cogs.polls.box import Contents

from .loot import Loot
from .names import Names
from .pairing import (
    Eye,
    Link,
    list_tagged,
    pair_boxes,
    pair_commits,
    pair_lines,
    pair_neighbours,
    pair_places,
    pair_rows,
    settle,
)
from .secrets import find_keys, find_salts, open_boxes
from .states import State, list_states


@dataclass(frozen=True)
class Findings:
    """Who is thought to have voted, and who to have chosen what."""

    participants: frozenset[str]
    links: Mapping[str, str]

    def count_right(self, truth: Mapping[str, str]) -> int:
        """Count the links that are true."""
        return sum(truth.get(member) == choice for member, choice in self.links.items())


def attack(loot: Loot) -> Findings:
    """Find out who voted, and how."""
    histories = [*list_states(loot.files), *([each] for each in loot.states)]
    latest = [history[-1] for history in histories]
    keys = [*loot.keys, *find_keys(loot.files, latest)]
    names = Names(loot.members, keys, find_salts(latest))
    eye = Eye(names, loot.options)
    opened = _open_all(histories, keys)
    carved = {name: list(names.carve(data)) for name, data in loot.files.items()}
    participants = {member for found in carved.values() for _, _, member in found}
    participants |= {member for each in opened for member in list_tagged(names, each)}
    participants |= {member for each in latest for member in _list_named(eye, each)}
    links = [
        *(link for history in histories for link in _pair_history(eye, history, loot.order)),
        *pair_boxes(names, opened, loot.options, loot.order),
        *(link for name in loot.files for link in _pair_file(names, loot, name, carved[name])),
    ]
    return Findings(frozenset(participants), settle(links))


def _list_named(eye: Eye, state: State) -> Iterator[str]:
    for table in state.values():
        for row in table.rows:
            yield from eye.see(table, row).members


def _pair_history(eye: Eye, history: Sequence[State], order: Sequence[str]) -> Iterator[Link]:
    for state in history:
        yield from pair_rows(eye, state)
    yield from pair_commits(eye, history, order)
    for state in reversed(history):
        yield from pair_places(eye, state, order)


def _pair_file(
    names: Names, loot: Loot, name: str, carved: Sequence[tuple[int, int, str]]
) -> Iterator[Link]:
    data = loot.files[name]
    if _is_text(data):
        yield from pair_lines(names, data.decode(), loot.options, loot.order)
    yield from pair_neighbours(carved, data, loot.options)


def _open_all(histories: Sequence[Sequence[State]], keys: Sequence[bytes]) -> list[Contents]:
    """Open what can be opened, by the number of votes that is in it."""
    found = {
        contents.votes: contents
        for history in histories
        for state in history
        for contents in open_boxes(state, [each for each in keys if len(each) == 32])
    }
    return [found[each] for each in sorted(found)]


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data
