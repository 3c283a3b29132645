"""Read the question sets that come with the bot."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeGuard

import yaml

from .model import Entry, FaqSet, Thesaurus

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FIELDS = {"number", "question", "answer", "category", "aliases"}


class SetError(ValueError):
    """A file of a question set does not hold what it should; the message names the file."""


def load_set(folder: Path) -> FaqSet:
    """Read one question set from its four YAML files.

    Raises SetError, which names the file and what is wrong with it.
    """
    about = _read(folder / "set.yaml")
    if not isinstance(about, dict):
        raise _wrong(folder / "set.yaml", "a mapping of key, title, source and said_on")
    key, title, source = (about.get(name) for name in ("key", "title", "source"))
    said_on = about.get("said_on")
    if not (isinstance(key, str) and isinstance(title, str) and isinstance(source, str)):
        raise _wrong(folder / "set.yaml", "the texts key, title and source")
    if not isinstance(said_on, date):
        raise _wrong(folder / "set.yaml", "a date in said_on, such as 2015-04-09")
    entries = tuple(_entries(folder / "entries.yaml", key, source, said_on))
    return FaqSet(
        key=key,
        title=title,
        source=source,
        said_on=said_on,
        entries=entries,
        thesaurus=_thesaurus(folder / "thesaurus.yaml"),
        outside=_outside(folder / "outside.yaml"),
    )


def _entries(path: Path, key: str, source: str, said_on: date) -> Iterator[Entry]:
    rows = _read(path)
    if not isinstance(rows, list):
        raise _wrong(path, "a list of entries")
    seen: set[int] = set()
    for place, row in enumerate(rows, start=1):
        entry = _entry(row, key, source, said_on)
        if entry is None:
            wanted = "number, question, answer (text or null), category and aliases (texts)"
            raise _wrong(path, f"{wanted} in entry {place}")
        if entry.number in seen:
            raise _wrong(path, f"each number once, but {entry.number} comes twice")
        seen.add(entry.number)
        yield entry


def _entry(row: Any, key: str, source: str, said_on: date) -> Entry | None:  # as read
    if not isinstance(row, dict) or not set(row) <= _FIELDS:
        return None
    number, question, category = row.get("number"), row.get("question"), row.get("category")
    answer, aliases = row.get("answer"), row.get("aliases") or []
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        return None
    if not isinstance(question, str) or not isinstance(category, str):
        return None
    if not isinstance(answer, str | None) or not _is_texts(aliases):
        return None
    return Entry(
        number=number,
        question=question.strip(),
        answer=answer.strip() if answer else None,
        category=category.strip(),
        aliases=tuple(aliases),
        source=source,
        said_on=said_on,
        set_key=key,
    )


def _thesaurus(path: Path) -> Thesaurus:
    groups = _read(path) or []
    if not isinstance(groups, list) or not all(_is_texts(group) for group in groups):
        raise _wrong(path, "a list of lists of words")
    return Thesaurus(tuple(tuple(group) for group in groups))


def _outside(path: Path) -> tuple[str, ...]:
    questions = _read(path) or []
    if not _is_texts(questions):
        raise _wrong(path, "a list of questions")
    return tuple(questions)


def _is_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _read(path: Path) -> Any:  # YAML may hold anything; the callers look
    try:
        with path.open(encoding="utf-8") as file:
            return yaml.load(file, Loader=_Loader)  # noqa: S506  # a safe loader, in C if there is one
    except FileNotFoundError:
        raise SetError(f"{path} is missing. A question set needs it.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SetError(f"{path} is not YAML: {error}") from error


def _wrong(path: Path, wanted: str) -> SetError:
    return SetError(f"{path} should hold {wanted}.")
