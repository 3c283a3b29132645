"""The strict copy of the document, in which an object knows all of its fields.

A body's schema may be part of an `allOf` (multipart adds the files to it), so it cannot say
`additionalProperties: false` itself. Instead the place that uses it gets the names of all parts.
"""

from collections.abc import Mapping
from typing import Any

ONLY = "x-only"
"""Our own keyword: the names an object may have."""


def close(contents: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a document so that misspelt fields are faults."""
    copy = _Closing(contents).copy(contents)
    assert isinstance(copy, dict)
    return copy


class _Closing:
    def __init__(self, contents: Mapping[str, Any]) -> None:
        self.components: Mapping[str, Mapping[str, Any]] = contents["components"]["schemas"]
        self.parts = _list_parts(contents)

    def copy(self, node: Any) -> Any:
        """Copy what is no schema, and close the schemas in it."""
        if isinstance(node, list):
            return [self.copy(each) for each in node]
        if not isinstance(node, dict):
            return node
        return {key: self._copy_entry(key, value) for key, value in node.items()}

    def _copy_entry(self, key: str, value: Any) -> Any:
        if key == "schema":
            return self.close(value)
        if key == "schemas":
            return {
                name: self.close(each, is_part=name in self.parts) for name, each in value.items()
            }
        return self.copy(value)

    def close(self, schema: Mapping[str, Any], *, is_part: bool = False) -> dict[str, Any]:
        """Copy a schema; one that is part of a whole is closed where the whole stands."""
        closed = {key: self._close_entry(key, value) for key, value in schema.items()}
        is_meant = "properties" in schema or "allOf" in schema or _target(schema) in self.parts
        if is_meant and not is_part and (names := self._names(schema)):
            closed[ONLY] = sorted(names)
        return closed

    def _close_entry(self, key: str, value: Any) -> Any:
        if key == "properties":
            return {name: self.close(each) for name, each in value.items()}
        if key in {"items", "additionalProperties"} and isinstance(value, dict):
            return self.close(value)
        if key in {"oneOf", "anyOf", "allOf"}:
            return [self.close(each, is_part=key == "allOf") for each in value]
        return value

    def _names(self, schema: Mapping[str, Any]) -> set[str] | None:
        """List all fields of an object, or None where others are welcome."""
        if schema.get("additionalProperties", False) is not False:
            return None
        names = set(schema.get("properties", ()))
        target = _target(schema)
        for part in [*schema.get("allOf", ()), *([self.components[target]] if target else ())]:
            more = self._names(part)
            if more is None:
                return None
            names |= more
        return names


def _list_parts(node: Any) -> frozenset[str]:
    """List the components that are used in an `allOf`."""
    if isinstance(node, list):
        return frozenset().union(*map(_list_parts, node))
    if not isinstance(node, dict):
        return frozenset()
    own = frozenset(_target(each) for each in node.get("allOf", ()) if isinstance(each, dict))
    return (own - {""}).union(*map(_list_parts, node.values()))


def _target(schema: Mapping[str, Any]) -> str:
    reference = schema.get("$ref", "")
    return reference.rpartition("/")[2] if isinstance(reference, str) else ""
