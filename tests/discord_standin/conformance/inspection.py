"""Conformance: finds what in an exchange or in a frame is not as Discord describes it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.discord_standin.conformance.closing import close
from tests.discord_standin.conformance.dialects import FORMATS, Answers, Requests
from tests.discord_standin.conformance.events import EVENTS
from tests.discord_standin.conformance.faults import Fault, list_faults
from tests.discord_standin.conformance.frames import DISPATCH, PAYLOADS, SENDERS, envelope
from tests.discord_standin.conformance.openapi import (
    Document,
    Operation,
    Schema,
    find_document,
    read_contents,
)
from tests.discord_standin.conformance.records import DOCUMENT
from tests.discord_standin.conformance.waivers import WAIVERS, Waiver
from tests.discord_standin.exchange import Exchange

JSON = "application/json"
SERVER_FAULT = 500
_ID = re.compile(r'"[1-9]\d{16,19}"')
BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


def load() -> "Conformance | None":
    """Load the document, once a process; None where there is none."""
    path = find_document()
    return Conformance.read(path) if path else None


class Conformance:
    """Holds exchanges and frames to the document."""

    def __init__(
        self,
        contents: Mapping[str, Any],
        *,
        strict: bool = True,
        waivers: Iterable[Waiver] = WAIVERS,
    ) -> None:
        self.document = Document(contents)
        self.waivers = tuple(waivers)
        rest = close(contents) if strict else contents
        # A frame's objects have more fields than the same objects over REST.
        self._registries = {place: _registry(rest) for place in ("request", "response")}
        self._registries["frame"] = _registry(contents)
        self._validators: dict[tuple[str, str], Any] = {}
        self._faultless: set[tuple[str, str, int]] = set()

    @classmethod
    @cache
    def read(cls, path: Path) -> "Conformance":
        """Read the document from a file, once."""
        return cls(read_contents(path))

    def faults(self, exchange: Exchange) -> list[str]:
        """List what is wrong with an exchange, both ways."""
        where = f"{exchange.method} {exchange.path}"
        found = self.document.match(exchange.method, exchange.path)
        if found is None:
            return [f"{where}: unknown operation"]
        operation, values = found
        faults = [
            *self._check_path(operation, values),
            *self._check_query(operation, exchange.query),
            *self._check_request(operation, exchange),
            *self._check_response(operation, exchange),
        ]
        return [f"{where}: {fault}" for fault in self._not_waived(str(operation), faults)]

    def frame_faults(self, frame: Mapping[str, Any]) -> list[str]:
        """List what is wrong with a frame, from either side."""
        if wrong := envelope_faults(frame):
            return wrong
        if frame["op"] != DISPATCH:
            return []
        event = frame["t"]
        if event not in EVENTS:
            return [f"{event}: no check for this event; add it to events.py"]
        schema = {"properties": {"d": EVENTS[event]}}
        faults = self._validate("frame", event, schema, dict(frame))
        return [f"{event}: {fault}" for fault in self._not_waived(event, faults)]

    def _check_path(self, operation: Operation, values: Mapping[str, str]) -> Iterator[Fault]:
        for name, value in values.items():
            yield from self._check(f"path {name}", operation.in_path[name].schema, value)

    def _check_query(self, operation: Operation, query: Mapping[str, str]) -> Iterator[Fault]:
        for name in query.keys() - operation.in_query.keys():
            yield Fault("query", "unknown argument", name)
        for parameter in operation.in_query.values():
            if parameter.name in query:
                value = self._parse(parameter.schema, query[parameter.name])
                yield from self._check(f"query {parameter.name}", parameter.schema, value)
            elif parameter.is_required:
                yield Fault("query", "missing argument", parameter.name)

    def _parse(self, schema: Schema, text: str) -> Any:
        kind = self.document.follow(self.document.look_up(schema.pointer)).get("type")
        if kind == "boolean":
            return BOOLEANS.get(text, text)
        return text.split(",") if kind == "array" else text

    def _check_request(self, operation: Operation, exchange: Exchange) -> list[Fault]:
        declared = operation.body_types
        if not exchange.content_type and exchange.request is None:
            return [Fault("request", "the body is missing")] if declared else []
        if not declared:
            # aiohttp names a type for nothing, too.
            is_empty = exchange.request is None and not exchange.files
            return [] if is_empty else [Fault("request", "has a body, and there must be none")]
        schema = operation.body(exchange.content_type)
        if schema is None:
            known = ", ".join(declared)
            return [Fault("request", f"content type {exchange.content_type!r} is none of {known}")]
        is_only_files = exchange.request is None and exchange.files
        return self._check("request", schema, {} if is_only_files else exchange.request)

    def _check_response(self, operation: Operation, exchange: Exchange) -> list[Fault]:
        if exchange.status >= SERVER_FAULT:
            return []
        found = operation.response(exchange.status)
        if found is None:
            return [Fault("response", f"status {exchange.status} is not declared")]
        pointer, declared = found
        pointer = declared.get("$ref", pointer)
        content = self.document.look_up(pointer).get("content", {})
        if not content and exchange.response is not None:
            return [Fault("response", f"{exchange.status} has a body, and there must be none")]
        if JSON not in content:
            return []
        where = Schema(f"{pointer}/content/application~1json/schema")
        return self._check(f"response {exchange.status}", where, exchange.response)

    def _check(self, place: str, schema: Schema, value: Any) -> list[Fault]:
        reference = {"$ref": DOCUMENT + schema.pointer}
        return self._validate(place, schema.pointer, reference, value)

    def _validate(
        self, place: str, name: str, schema: Mapping[str, Any], value: Any
    ) -> list[Fault]:
        kind = place.partition(" ")[0]
        side = kind if kind in self._registries else "request"
        if (side, name) not in self._validators:
            reader = Requests if side == "request" else Answers
            registry = self._registries[side]
            validator = reader(schema, registry=registry, format_checker=FORMATS)
            self._validators[side, name] = validator
        # All commands go over the wire in nearly every test, and differ by their ids alone.
        key = (place, name, hash(_ID.sub("id", json.dumps(value, default=repr))))
        if key in self._faultless:
            return []
        faults = list_faults(place, self._validators[side, name].iter_errors(value))
        if not faults:
            self._faultless.add(key)
        return faults

    def _not_waived(self, operation: str, faults: Iterable[Fault]) -> list[Fault]:
        return [
            fault
            for fault in faults
            if not any(waiver.covers(operation, fault) for waiver in self.waivers)
        ]


def envelope_faults(frame: Mapping[str, Any]) -> list[str]:
    """List what is wrong with a frame, apart from what an event carries; needs no document."""
    opcode = frame.get("op")
    if opcode not in PAYLOADS:
        return [f"frame $.op: {opcode!r} is no opcode"]
    sender = frame.get("sent_by")
    if sender and opcode not in SENDERS.get(sender, ()):
        return [f"op {opcode}: frame $.op: is not for the {sender} to send"]
    errors = Answers(envelope(opcode)).iter_errors(dict(frame))
    return [f"op {opcode}: {fault}" for fault in list_faults("frame", errors)]


def _registry(contents: Mapping[str, Any]) -> Registry[Any]:
    resource = DRAFT202012.create_resource(contents)
    registry: Registry[Any] = Registry().with_resource(DOCUMENT, resource)
    return registry
