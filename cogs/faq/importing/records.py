"""Records: YAML and JSON, read as text values so that nothing turns into something else."""

import json
from collections.abc import Iterator
from typing import Any

import yaml

from bot import UserError, say_name

from .fields import describe_unknown, find_field, name_fields
from .pair import Draft, Drafts

MAX_DEPTH = 20
MAX_ALIASES = 1000

_TOO_DEEP = "{} is nested too deeply or repeats itself too often. Please make it a plain list."
_LISTS = ("entries", "questions", "faq", "pairs", "items")
_NULL = "tag:yaml.org,2002:null"
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TextLoader(_Safe):  # type: ignore[misc]  # one of two classes, known when it runs
    """Reads every scalar but null as text: `no` stays no, and 2015-04-09 what was typed."""

    yaml_implicit_resolvers = {  # noqa: RUF012  PyYAML's own name
        start: [each for each in resolvers if each[0] == _NULL]
        for start, resolvers in _Safe.yaml_implicit_resolvers.items()
    }


def read_yaml(name: str, text: str) -> Drafts:
    """Read YAML; raise UserError if it is none, or nested or repeated beyond reason."""
    try:
        _check_events(name, text)
        loaded = yaml.load(text, Loader=_TextLoader)  # noqa: S506  a safe loader
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" The trouble is in line {mark.line + 1}." if mark else ""
        raise UserError(f"{say_name(name)} is not YAML that I can read.{where}") from error
    return _drafts("yaml", name, loaded)


def _check_events(name: str, text: str) -> None:
    depth = aliases = 0
    for event in yaml.parse(text, Loader=_TextLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
        if depth > MAX_DEPTH or aliases > MAX_ALIASES:
            raise UserError(_TOO_DEEP.format(say_name(name)))


def read_json(name: str, text: str) -> Drafts:
    """Read JSON; raise UserError if it is none."""
    try:
        loaded = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        where = f"The trouble is in line {error.lineno}, at {error.colno}."
        raise UserError(f"{say_name(name)} is not JSON that I can read. {where}") from error
    except RecursionError as error:
        raise UserError(_TOO_DEEP.format(say_name(name))) from error
    return _drafts("json", name, loaded)


def _drafts(format_name: str, name: str, loaded: object) -> Drafts:
    unknown: dict[str, None] = {}
    drafts = tuple(
        Draft(f"Entry {place}", name_fields(record, unknown))
        for place, record in enumerate(_records(loaded), start=1)
    )
    if not any("question" in draft.values for draft in drafts):
        raise UserError(
            f"I found no question and answer pairs in {say_name(name)}. It should hold a list of "
            "entries, each with question and answer."
        )
    return Drafts(format_name, drafts, describe_unknown(unknown))


def _records(loaded: object) -> Iterator[dict[str, object]]:
    """Give the records of a list, of a list under a well-known key, or of question: answer."""
    if isinstance(loaded, dict):
        listed = next((loaded[key] for key in _LISTS if isinstance(loaded.get(key), list)), None)
        if listed is None and any(find_field(key) == "question" for key in loaded):
            listed = [loaded]
        if listed is None:
            listed = [
                {"question": key, "answer": value}
                for key, value in loaded.items()
                if isinstance(value, str | None)
            ]
        loaded = listed
    for record in loaded if isinstance(loaded, list) else ():
        yield record if isinstance(record, dict) else {}
