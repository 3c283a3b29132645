"""Writing: entries as a file that reads back the same."""

import csv
import json
from collections.abc import Callable, Sequence
from datetime import date
from io import StringIO
from itertools import groupby
from typing import Any

import yaml

from bot import UserError

from ..model import Entry
from .fields import FIELDS
from .markdown import SHIELDED
from .table import disarm

TITLE = "# Questions and answers"


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they are, so that they can be edited."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def write_pairs(format: str, entries: Sequence[Entry]) -> bytes:  # noqa: A002  what it is
    """Write entries as yaml, json, csv or markdown; removed ones are left out."""
    write = _WRITERS.get(format)
    if write is None:
        raise UserError(f"I can write {', '.join(_WRITERS)}.")
    return write([entry for entry in entries if not entry.is_removed])


def _record(entry: Entry) -> dict[str, Any]:
    record: dict[str, Any] = {name: getattr(entry, name) for name in FIELDS}
    record["aliases"] = list(entry.aliases)
    for name, value in record.items():
        if isinstance(value, date):
            record[name] = value.isoformat()
    return record


def _write_yaml(entries: Sequence[Entry]) -> bytes:
    records = [_record(entry) for entry in entries]
    text = yaml.dump(records, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return text.encode()


def _write_json(entries: Sequence[Entry]) -> bytes:
    records = [_record(entry) for entry in entries]
    return (json.dumps(records, indent=2, ensure_ascii=False) + "\n").encode()


def _write_csv(entries: Sequence[Entry]) -> bytes:
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(FIELDS)
    for entry in entries:
        record = _record(entry) | {"aliases": "; ".join(entry.aliases)}
        writer.writerow([disarm(str(value or "")) for value in record.values()])
    # Excel takes a file for UTF-8 only if it begins with this mark.
    return file.getvalue().encode("utf-8-sig")


def _write_markdown(entries: Sequence[Entry]) -> bytes:
    parts = [TITLE]
    by_category = sorted(entries, key=_category)
    for category, found in groupby(by_category, key=_category):
        if category:
            parts.append(_heading(2, category))
        for entry in found:
            parts += _section(entry)
    return ("\n\n".join(parts) + "\n").encode()


def _category(entry: Entry) -> str:
    return entry.category


def _section(entry: Entry) -> list[str]:
    details = {
        "Also asked as": "; ".join(entry.aliases),
        "Source": entry.source,
        "Said on": entry.said_on,
        "Review on": entry.review_on,
    }
    rows = "\n".join(f"- {name}: {value}" for name, value in details.items() if value)
    answer = SHIELDED.sub(r"\g<indent>\\\g<shield>", entry.answer or "")
    heading = _heading(3, f"#{entry.number} {entry.question}")
    return [part for part in (heading, answer, rows) if part]


def _heading(level: int, title: str) -> str:
    marks = "#" * level
    return f"{marks} {title} {marks}" if title.endswith("#") else f"{marks} {title}"


_WRITERS: dict[str, Callable[[Sequence[Entry]], bytes]] = {
    "yaml": _write_yaml,
    "json": _write_json,
    "csv": _write_csv,
    "markdown": _write_markdown,
}
