"""Faults: what breaks a schema, in one readable line, at the branch that was meant."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

UNION = frozenset({"oneOf", "anyOf"})
CHOICE = "choice"
LONGEST = 60

Error = Any
"""A `jsonschema.ValidationError`, whose types call unset what every error that was found has."""


@dataclass(frozen=True)
class Fault:
    """One violation: where in the exchange, at which JSON path, and in which branch."""

    place: str
    text: str
    path: str = "$"
    keyword: str = ""
    branches: tuple[str, ...] = ()

    def __str__(self) -> str:
        within = f" ({' > '.join(self.branches)})" if self.branches else ""
        return f"{self.place} {self.path}{within}: {self.text}"


def list_faults(place: str, errors: Iterable[Error]) -> list[Fault]:
    """List what is wrong, each thing once."""
    found: dict[tuple[str, str], Fault] = {}
    for error in errors:
        for fault in _descend(place, error, ()):
            # An enum and the enum it narrows down both refuse the same value.
            key = (fault.path, CHOICE if fault.keyword == CHOICE else fault.text)
            found.setdefault(key, fault)
    return list(found.values())


def _descend(place: str, error: Error, branches: tuple[str, ...]) -> Iterator[Fault]:
    """Go down a failed union to the branch that was meant; else the message says nothing."""
    if error.validator not in UNION or not error.context:
        yield _leaf(place, error, branches)
        return
    options = _group(error)
    meant = min(options, key=lambda index: _distance(options[index]))
    if len(options) > 1 and _is_other(options[meant]):
        yield _no_branch(place, error, branches)
        return
    name = _name(error.validator_value[meant])
    for each in options[meant]:
        yield from _descend(place, each, (*branches, name))


def _group(error: Error) -> dict[int, list[Error]]:
    """Sort the faults by branch; something is not meant to be nothing."""
    options: dict[int, list[Error]] = defaultdict(list)
    for each in error.context:
        options[int(each.relative_schema_path[0])].append(each)
    something = {
        index: errors
        for index, errors in options.items()
        if error.validator_value[index].get("type") != "null"
    }
    return something or options


def _distance(errors: list[Error]) -> tuple[bool, int, int]:
    """Measure how far from meant a branch is: few faults, and those deep inside, are near."""
    return _is_other(errors), len(errors), -max(len(each.relative_path) for each in errors)


def _is_other(errors: list[Error]) -> bool:
    """Tell whether a branch fails at its kind, and so was not meant."""
    return any(
        (not each.relative_path and each.validator in {"type", "const"})
        or list(each.relative_path) == ["type"]
        or (not each.relative_path and each.validator == "required" and _lacks(each, "type"))
        for each in errors
    )


def _lacks(error: Error, name: str) -> bool:
    return str(error.message).startswith(f"{name!r} ")


def _leaf(place: str, error: Error, branches: tuple[str, ...]) -> Fault:
    keyword = str(error.validator)
    if keyword == "required":
        name = error.message.split("'")[1]
        return Fault(place, "is missing", f"{error.json_path}.{name}", keyword, branches)
    if keyword in {"enum", "const"}:
        values = error.validator_value if keyword == "enum" else [error.validator_value]
        text = f"{_show(error.instance)} is none of {_enumerate(values)}"
        return Fault(place, text, error.json_path, CHOICE, branches)
    if keyword in UNION:
        text = f"{_show(error.instance)} fits more than one branch"
    else:
        text = error.message.replace(repr(error.instance), _show(error.instance), 1)
        text += (
            f" ({keyword} {error.validator_value})" if keyword.endswith(("Length", "Items")) else ""
        )
    return Fault(place, text, error.json_path, keyword, branches)


def _no_branch(place: str, error: Error, branches: tuple[str, ...]) -> Fault:
    kinds = error.validator_value
    if all("const" in kind for kind in kinds):
        text = f"{_show(error.instance)} is none of {_enumerate(each['const'] for each in kinds)}"
        return Fault(place, text, error.json_path, CHOICE, branches)
    names = _enumerate(map(_name, kinds))
    instance = error.instance
    is_typed = isinstance(instance, dict) and "type" in instance
    what = f"type {_show(instance['type'])}" if is_typed else _show(instance)
    return Fault(place, f"{what} is none of {names}", error.json_path, CHOICE, branches)


def _name(branch: dict[str, Any]) -> str:
    reference = branch.get("$ref")
    return (
        str(reference).rpartition("/")[2]
        if reference
        else str(branch.get("title", branch.get("type", "unnamed")))
    )


def _enumerate(values: Iterable[Any]) -> str:
    return _shorten(", ".join(map(str, values)), 3 * LONGEST)


def _show(value: Any) -> str:
    if isinstance(value, str):
        return repr(_shorten(value, LONGEST))
    return _shorten(repr(value), LONGEST)


def _shorten(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
