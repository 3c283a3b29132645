"""The parts of the conformance check that need no document, on a small one of our own."""

from pathlib import Path
from typing import Any

import pytest

from tests.adapters.discord.frames import FRAMES
from tests.discord_standin.checking import check
from tests.discord_standin.conformance import Conformance, absence, find_document, load
from tests.discord_standin.conformance.events import EVENTS
from tests.discord_standin.conformance.openapi import VARIABLE
from tests.discord_standin.conformance.waivers import WAIVERS
from tests.discord_standin.exchange import Exchange

CAT = {
    "type": "object",
    "required": ["type"],
    "properties": {"type": {"enum": [1]}, "lives": {"type": "integer", "maximum": 9}},
}
DOG = {"type": "object", "required": ["type"], "properties": {"type": {"enum": [2]}}}
KEEP = {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]}
NUMBER = {"type": "string", "pattern": r"^\d+$"}
OK: dict[str, Any] = {"responses": {"200": {}, "4XX": {}}}
DOCUMENT: dict[str, Any] = {
    "components": {"schemas": {"Cat": CAT, "Dog": DOG}},
    "paths": {
        "/pets/{id}": {
            "parameters": [{"name": "id", "in": "path", "schema": NUMBER, "required": True}],
            "get": OK,
        },
        "/pets/@me": {"get": OK},
        "/pets": {
            "post": {
                **OK,
                "requestBody": {"content": {"application/json": {"schema": KEEP}}},
                "parameters": [
                    {"name": "at", "in": "query", "schema": NUMBER, "required": True},
                    {
                        "name": "on",
                        "in": "query",
                        "schema": {"type": "array", "items": NUMBER, "maxItems": 2},
                    },
                ],
            }
        },
    },
}


@pytest.fixture
def zoo() -> Conformance:
    return Conformance(DOCUMENT)


def keep(pet: Any, **query: str) -> Exchange:
    return Exchange("POST", "/pets", {"at": "1", **query}, "application/json", pet, 200, None)


def look(path: str, status: int = 200) -> Exchange:
    return Exchange("GET", path, {}, "", None, status, None)


def test_a_concrete_path_beats_a_pattern(zoo: Conformance) -> None:
    assert zoo.faults(look("/pets/@me")) == []
    assert zoo.faults(look("/pets/7")) == []
    [fault] = zoo.faults(look("/pets/@you"))
    assert fault.startswith("GET /pets/@you: path id $: '@you' does not match")


@pytest.mark.parametrize(
    ("status", "is_declared"), [(200, True), (418, True), (503, True), (302, False)]
)
def test_a_status_is_declared_or_a_wildcard_or_a_server_fault(
    zoo: Conformance, status: int, *, is_declared: bool
) -> None:
    assert (zoo.faults(look("/pets/@me", status)) == []) is is_declared


@pytest.mark.parametrize(
    ("pet", "fault"),
    [
        ({"type": 1, "lives": 10}, "$.lives (Cat): 10 is greater than the maximum of 9"),
        ({"type": 1, "lives": "10"}, "$.lives (Cat): 10 is greater than the maximum of 9"),
        ({"type": 2, "lives": 9}, "$.lives (Dog): unknown field"),
        ({"type": 3}, "$: type 3 is none of Cat, Dog"),
        ({}, "$: {} is none of Cat, Dog"),
        ("cat", "$: 'cat' is none of Cat, Dog"),
    ],
)
def test_a_fault_names_the_branch_that_was_meant(zoo: Conformance, pet: Any, fault: str) -> None:
    [found] = zoo.faults(keep(pet))
    assert found.startswith(f"POST /pets: request {fault}")


def test_a_number_may_be_written_as_text_in_a_request(zoo: Conformance) -> None:
    assert zoo.faults(keep({"type": "1", "lives": "9"})) == []


def test_an_argument_can_be_needed_and_be_a_list(zoo: Conformance) -> None:
    assert zoo.faults(keep({"type": 1}, on="1,2")) == []
    assert len(zoo.faults(keep({"type": 1}, on="1,2,3"))) == 1
    bare = Exchange("POST", "/pets", {}, "application/json", {"type": 1}, 200, None)
    assert zoo.faults(bare) == ["POST /pets: query at: missing argument"]


def test_a_whole_knows_the_fields_of_its_parts() -> None:
    both = {"allOf": [{"$ref": "#/components/schemas/Cat"}, {"properties": {"files": {}}}]}
    body = {"requestBody": {"content": {"application/json": {"schema": both}}}}
    strict = Conformance({**DOCUMENT, "paths": {"/pets": {"post": {**OK, **body}}}})
    good = Exchange("POST", "/pets", {}, "application/json", {"type": 1, "files": 1}, 200, None)
    assert strict.faults(good) == []
    bad = Exchange("POST", "/pets", {}, "application/json", {"type": 1, "file": 1}, 200, None)
    assert strict.faults(bad) == ["POST /pets: request $.file: unknown field"]


def test_without_the_document_only_envelopes_are_checked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "openapi.json"))
    assert find_document() is None
    assert load() is None
    assert str(tmp_path / "openapi.json") in absence()
    check([look("/nowhere")], FRAMES.values())
    with pytest.raises(AssertionError, match="heartbeat_interval"):
        check([], [{"op": 10, "d": {}}])


def test_every_waiver_has_a_reason_and_every_event_a_check() -> None:
    assert all(len(waiver.reason) > 20 for waiver in WAIVERS)
    assert {frame["t"] for frame in FRAMES.values() if frame.get("t")} <= EVENTS.keys()
