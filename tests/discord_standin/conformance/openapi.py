"""The OpenAPI document: where it lies, and which of its operations a request means."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VARIABLE = "STAFFROOM_TEST_DISCORD_API"
ROOT = Path(__file__).parents[3]
METHODS = frozenset({"get", "put", "post", "delete", "patch"})
PARAMETER = re.compile(r"\{(\w+)\}")


def find_document() -> Path | None:
    """Find the document, which is never part of the project."""
    path = _expected_place()
    return path if path.is_file() else None


def absence() -> str:
    """Say which file is missing, for tests that are skipped."""
    return f"{_expected_place()} is missing: Discord's OpenAPI document (or set {VARIABLE})"


def read_contents(path: Path) -> dict[str, Any]:
    """Read the document from a file."""
    contents: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return contents


def _expected_place() -> Path:
    named = os.environ.get(VARIABLE)
    return Path(named) if named else ROOT.parent / "shared" / "discord" / "openapi.json"


@dataclass(frozen=True)
class Schema:
    """A schema's place in the document, as a JSON pointer."""

    pointer: str


@dataclass(frozen=True)
class Parameter:
    """What stands in a path or in a query."""

    name: str
    schema: Schema
    is_required: bool


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    template: str
    pointer: str
    spec: Mapping[str, Any]
    in_path: Mapping[str, Parameter]
    in_query: Mapping[str, Parameter]

    def __str__(self) -> str:
        return f"{self.method} {self.template}"

    def body(self, content_type: str) -> Schema | None:
        """Find what a request body of a type must look like."""
        if content_type not in self.body_types:
            return None
        return Schema(f"{self.pointer}/requestBody/content/{_escape(content_type)}/schema")

    @property
    def body_types(self) -> tuple[str, ...]:
        """List what types a request body can have; none where there must be no body."""
        return tuple(self.spec.get("requestBody", {}).get("content", {}))

    def response(self, status: int) -> tuple[str, Mapping[str, Any]] | None:
        """Find the pointer and the declaration for a status, by itself or as a wildcard."""
        for key in (str(status), f"{status // 100}XX"):
            if key in self.spec["responses"]:
                return f"{self.pointer}/responses/{key}", self.spec["responses"][key]
        return None


class Document:
    """The whole document, read once."""

    def __init__(self, contents: Mapping[str, Any]) -> None:
        self.contents = contents
        templates = sorted(contents["paths"], key=_wildness)
        self._paths = [(_as_regex(each), list(self._operations(each))) for each in templates]

    def match(self, method: str, path: str) -> tuple[Operation, Mapping[str, str]] | None:
        """Find the operation that is meant, with the values of its path parameters."""
        for regex, operations in self._paths:
            if found := regex.fullmatch(path):
                for operation in operations:
                    if operation.method == method:
                        return operation, found.groupdict()
        return None

    def look_up(self, pointer: str) -> Any:
        """Get what a pointer points to."""
        node: Any = self.contents
        for key in pointer.removeprefix("#").split("/")[1:]:
            name = key.replace("~1", "/").replace("~0", "~")
            node = node[int(name)] if isinstance(node, list) else node[name]
        return node

    def follow(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """Follow references until there is something else."""
        while "$ref" in node:
            node = self.look_up(node["$ref"])
        return node

    def _operations(self, template: str) -> Iterator[Operation]:
        item = self.contents["paths"][template]
        pointer = f"#/paths/{_escape(template)}"
        for method in METHODS & item.keys():
            own = f"{pointer}/{method}"
            found = [
                (each["in"], Parameter(each["name"], Schema(where), each.get("required", False)))
                for base, node in ((pointer, item), (own, item[method]))
                for number, each in enumerate(node.get("parameters", []))
                for where in [f"{base}/parameters/{number}/schema"]
            ]
            in_path = {each.name: each for place, each in found if place == "path"}
            in_query = {each.name: each for place, each in found if place == "query"}
            yield Operation(method.upper(), template, own, item[method], in_path, in_query)


def _wildness(template: str) -> list[bool]:
    """Sort concrete paths first, so that `@me` and `@original` beat `{id}`."""
    return [bool(PARAMETER.search(segment)) for segment in template.split("/")]


def _as_regex(template: str) -> re.Pattern[str]:
    literals = PARAMETER.split(template)
    return re.compile(
        "".join(
            f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part)
            for index, part in enumerate(literals)
        )
    )


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
