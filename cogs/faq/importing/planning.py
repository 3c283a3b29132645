"""Planning: what an import would add and change, before anything is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..model import NO_CATEGORY, Entry, fold
from .likeness import match_alike, score
from .pair import Imported, Pair
from .texts import lines, name_category, one_line, split_aliases

ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do.

    `new` have the number 0 where the next free one is meant; `changed` have the version that the
    change was made on; `same` says how many entries stay as they are.
    """

    new: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    same: int
    problems: tuple[str, ...]

    @property
    def counts(self) -> str:
        """Give the counts in words: `2 new, 1 changed, 62 the same, no problems`."""
        troubles = len(self.problems)
        said = f"{troubles or 'no'} problem{'s' * (troubles != 1)}"
        return f"{len(self.new)} new, {len(self.changed)} changed, {self.same} the same, {said}"


@dataclass(frozen=True, slots=True)
class _Match:
    pair: Pair
    entry: Entry | None
    is_guess: bool = False


def plan(existing: Sequence[Entry], imported: Imported) -> Plan:
    """Decide for each pair whether it is new, changes an entry, or is there already.

    Entries are found by number where the file's numbers are ours, else by their question or an
    alias, else by likeness and order. `existing` holds removed entries too: they stay removed.
    """
    problems = list(imported.problems)
    new: list[Entry] = []
    changed: list[Entry] = []
    same = 0
    taken = {entry.number for entry in existing}
    for match in _match(existing, imported.entries):
        pair, entry = match.pair, match.entry
        if entry is None:
            new.append(_new(pair, imported, taken))
        elif entry.is_removed:
            problems.append(
                f"{_shown(pair)}: #{entry.number} was removed here, so it stays removed."
            )
        else:
            if entry.answer and pair.answer is None:
                problems.append(f"{_shown(pair)}: the answer of #{entry.number} stays.")
            merged = _merge(entry, pair, is_guess=match.is_guess)
            same += merged == entry
            changed += [merged] if merged != entry else []
    return Plan(tuple(new), tuple(changed), same, tuple(problems))


def _shown(pair: Pair) -> str:
    return pair.place or "One question"


def _match(existing: Sequence[Entry], pairs: Sequence[Pair]) -> Iterator[_Match]:
    by_number = {entry.number: entry for entry in existing}
    has_ours = _has_our_numbers(by_number, pairs)
    if not has_ours:
        pairs = [replace(pair, number=None) for pair in pairs]
    found: dict[int, Entry] = {
        place: by_number[pair.number]
        for place, pair in enumerate(pairs)
        if pair.number in by_number
    }
    _match_questions(found, existing, pairs)
    sure = set(found)
    if not has_ours:
        _match_rest(found, existing, pairs)
    for place, pair in enumerate(pairs):
        yield _Match(pair, found.get(place), is_guess=place not in sure)


def _has_our_numbers(by_number: dict[int, Entry], pairs: Sequence[Pair]) -> bool:
    """Tell whether the file was numbered here: if not, its number 1 is another question."""
    numbered = [(pair, by_number[pair.number]) for pair in pairs if pair.number in by_number]
    alike = [pair for pair, entry in numbered if _likeness(pair, entry) >= ALIKE]
    has_numbers = any(pair.number for pair in pairs)
    return has_numbers and 2 * len(alike) >= len(numbered)


def _likeness(pair: Pair, entry: Entry) -> float:
    if pair.answer and entry.answer and fold(pair.answer) == fold(entry.answer):
        return 1.0
    return score(pair.question.casefold(), "", entry.question.casefold(), "")


def _match_questions(
    found: dict[int, Entry], existing: Sequence[Entry], pairs: Sequence[Pair]
) -> None:
    taken = {entry.number for entry in found.values()}
    known: dict[str, Entry] = {}
    for entry in sorted(existing, key=lambda each: each.is_removed):
        known.setdefault(fold(entry.question), entry)
    for entry in existing:
        for alias in () if entry.is_removed else entry.aliases:
            known.setdefault(fold(alias), entry)
    for place, pair in enumerate(pairs):
        entry_found = known.get(fold(pair.question))
        if place not in found and entry_found and entry_found.number not in taken:
            found[place] = entry_found
            taken.add(entry_found.number)


def _match_rest(found: dict[int, Entry], existing: Sequence[Entry], pairs: Sequence[Pair]) -> None:
    live = [entry for entry in existing if not entry.is_removed]
    places = {entry.number: place for place, entry in enumerate(live)}
    met = {row: places[entry.number] for row, entry in found.items() if entry.number in places}
    open_rows = [row for row in range(len(pairs)) if row not in found or row in met]
    rows = {row: place for place, row in enumerate(open_rows)}
    matched = match_alike(
        [pairs[row] for row in open_rows], live, {rows[row]: column for row, column in met.items()}
    )
    for place, column in matched.items():
        found.setdefault(open_rows[place], live[column])


def _new(pair: Pair, imported: Imported, taken: set[int]) -> Entry:
    number = pair.number if pair.number and pair.number not in taken else 0
    return Entry(
        number=number,
        question=pair.question,
        answer=pair.answer,
        category=pair.category or NO_CATEGORY,
        aliases=pair.aliases,
        source=pair.source or imported.title,
        said_on=pair.said_on or imported.said_on,
        review_on=pair.review_on,
    )


def _merge(entry: Entry, pair: Pair, *, is_guess: bool) -> Entry:
    """Put what the file says into the entry, and keep what it is silent on.

    Where the entry was found by likeness, its old wording goes on finding it, as an alias.
    """
    normal = _normal(entry)
    told: dict[str, Any] = {name: getattr(pair, name) for name in pair.given}
    told |= {"question": pair.question, "answer": pair.answer or normal.answer}
    told["category"] = pair.category or normal.category
    changes = {name: value for name, value in told.items() if value != getattr(normal, name)}
    if is_guess and "aliases" not in told:
        changes["aliases"] = (*entry.aliases, entry.question)
    return replace(entry, **changes)


def _normal(entry: Entry) -> Entry:
    """Give the entry as it would come back from a file."""
    aliases = {fold(alias): alias for each in entry.aliases for alias in split_aliases(each)}
    return replace(
        entry,
        question=one_line(entry.question),
        answer=lines(entry.answer or "") or None,
        category=name_category(entry.category),
        aliases=tuple(aliases.values()),
        source=one_line(entry.source),
    )
