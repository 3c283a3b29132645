"""Records: YAML and JSON, read as text values so that nothing turns into something else."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from bot import UserError, say_name

from .fields import describe_unknown, find_field, name_fields
from .pair import Draft, Drafts

MAX_DEPTH = 20
MAX_ALIASES = 1000

_TOO_DEEP = "{} is nested too deeply or repeats itself too often. Please make it a plain list."
_TWICE = "{} a name or a question that stood there before. Only the last counts."
_LISTS = ("entries", "questions", "faq", "pairs", "items")
_NULL = "tag:yaml.org,2002:null"
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TextLoader(_Safe):  # type: ignore[misc]  # one of two classes, known when it runs
    """Reads every scalar but null as text: `no` stays no, and 2015-04-09 what was typed.

    `repeats` are the lines at which a mapping has a key for the second time.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeats: list[int] = []

    yaml_implicit_resolvers = {  # noqa: RUF012  PyYAML's own name
        start: [each for each in resolvers if each[0] == _NULL]
        for start, resolvers in _Safe.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002  PyYAML's own
        """Make a mapping, and note the keys that come twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    self.repeats.append(key.start_mark.line + 1)
                seen.add(key.value)
        return dict(super().construct_mapping(node, deep=deep))


def read_yaml(name: str, text: str) -> Drafts:
    """Read YAML; raise UserError if it is none, or nested or repeated beyond reason."""
    try:
        _check_events(name, text)
        loader = _TextLoader(text)
        loaded = loader.get_single_data()
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" The trouble is in line {mark.line + 1}." if mark else ""
        raise UserError(f"{say_name(name)} is not YAML that I can read.{where}") from error
    return _drafts(
        "yaml", name, loaded, [_TWICE.format(f"Line {line} has") for line in loader.repeats]
    )


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
    repeats: list[str] = []

    def make(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len({key for key, _ in pairs}) < len(pairs):
            repeats.append(_TWICE.format("One place of the file has"))
        return dict(pairs)

    try:
        loaded = json.loads(
            text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=make
        )
    except json.JSONDecodeError as error:
        where = f"The trouble is in line {error.lineno}, at {error.colno}."
        raise UserError(f"{say_name(name)} is not JSON that I can read. {where}") from error
    except RecursionError as error:
        raise UserError(_TOO_DEEP.format(say_name(name))) from error
    return _drafts("json", name, loaded, repeats)


def _drafts(format_name: str, name: str, loaded: object, repeats: Sequence[str]) -> Drafts:
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
    return Drafts(format_name, drafts, (*repeats, *describe_unknown(unknown)))


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
