"""Plan: what an import would add and change, before anything is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from bot import shorten

from ..model import Entry, fold
from .pair import Imported, Pair

NEARLY = 90.0
"""From this likeness on, of 100, two questions are the same one put otherwise."""
IN_ORDER = 55.0
"""A page and a set of equal length are the same if their questions are so alike on average."""
GENERAL = "General"


@dataclass(frozen=True, slots=True)
class Plan:
    """The entries to add (0 for a number that is still to be given) and to change; the rest."""

    new: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    same: int
    problems: tuple[str, ...]


def plan(existing: Sequence[Entry], imported: Imported) -> Plan:
    """Compare a file with the entries: by number, by question, or by its place in a known page."""
    found = _find(existing, imported)
    new, changed, problems = [], [], list(imported.problems)
    same = 0
    taken: set[int] = set()
    for pair, entry in zip(imported.entries, found, strict=True):
        if entry is None:
            new.append(_make(pair, imported))
        elif entry.number in taken:
            problems.append(f"“{shorten(pair.question, 50)}” stands for #{entry.number} twice.")
        else:
            taken.add(entry.number)
            merged = _merge(entry, pair, imported)
            if pair.answer is None and entry.answer is not None:
                problems.append(f"#{entry.number} has no answer in the file; ours stays.")
            if merged == entry:
                same += 1
            else:
                changed.append(merged)
    return Plan(tuple(new), tuple(changed), same, tuple(problems))


def _find(existing: Sequence[Entry], imported: Imported) -> list[Entry | None]:
    by_question = {fold(entry.question): entry for entry in existing}
    by_number = {entry.number: entry for entry in existing}
    found = [
        by_question.get(fold(pair.question)) or by_number.get(pair.number or 0)
        for pair in imported.entries
    ]
    if any(pair.number for pair in imported.entries):
        return found
    page = _find_page(existing, imported.entries)
    if page:
        return [known or entry for known, entry in zip(found, page, strict=True)]
    left = [entry for entry in existing if entry not in found]
    return [
        known or _nearest(pair, left) for known, pair in zip(found, imported.entries, strict=True)
    ]


def _find_page(existing: Sequence[Entry], pairs: Sequence[Pair]) -> list[Entry]:
    """Find the set whose questions, in order, are those of the page in other words."""
    keys = {entry.set_key for entry in existing if entry.set_key}
    for key in sorted(keys):
        ours = sorted((e for e in existing if e.set_key == key), key=lambda e: e.number)
        if len(ours) == len(pairs) > 1 and _likeness(ours, pairs) >= IN_ORDER:
            return ours
    return []


def _likeness(ours: Sequence[Entry], pairs: Sequence[Pair]) -> float:
    scores = [
        max(fuzz.token_set_ratio(fold(pair.question), fold(text)) for text in _texts(entry))
        for entry, pair in zip(ours, pairs, strict=True)
    ]
    return sum(scores) / len(scores)


def _texts(entry: Entry) -> Iterator[str]:
    yield entry.question
    yield from entry.aliases


def _nearest(pair: Pair, left: Sequence[Entry]) -> Entry | None:
    wanted = fold(pair.question)
    scored = [(fuzz.ratio(wanted, fold(entry.question)), -entry.number) for entry in left]
    best, number = max(scored, default=(0.0, 0))
    return next(e for e in left if e.number == -number) if best >= NEARLY else None


def _make(pair: Pair, imported: Imported) -> Entry:
    return Entry(
        number=pair.number or 0,
        question=pair.question,
        answer=pair.answer,
        category=pair.category or GENERAL,
        aliases=pair.aliases,
        source=pair.source or imported.title,
        said_on=pair.said_on or imported.said_on,
        review_on=pair.review_on,
    )


def _merge(entry: Entry, pair: Pair, imported: Imported) -> Entry:
    """Take over what the file speaks of; a question put otherwise stays as an alias."""
    aliases = pair.aliases if "aliases" in pair.given else entry.aliases
    known = {fold(text) for text in (*aliases, pair.question)}
    if "aliases" not in pair.given and fold(entry.question) not in known:
        aliases = (*aliases, entry.question)
    aliases = tuple(each for each in aliases if fold(each) != fold(pair.question))
    return replace(
        entry,
        question=pair.question,
        answer=entry.answer if pair.answer is None else pair.answer,
        category=pair.category or entry.category,
        aliases=aliases,
        source=pair.source if "source" in pair.given else entry.source,
        said_on=pair.said_on if "said_on" in pair.given else entry.said_on or imported.said_on,
        review_on=pair.review_on if "review_on" in pair.given else entry.review_on,
        is_removed=False,
    )
