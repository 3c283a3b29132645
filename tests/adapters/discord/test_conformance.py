"""The check that all is as Discord says finds what is planted, and nothing else."""

from collections.abc import Sequence
from dataclasses import asdict

import pytest

from tests.adapters.discord import planted
from tests.adapters.discord.exchanges import EXCHANGES, exchange
from tests.adapters.discord.frames import FRAMES
from tests.adapters.discord.planted import Plant
from tests.adapters.discord.samples import Json, command, embed
from tests.discord_standin.checking import check
from tests.discord_standin.conformance import Conformance, absence, find_document, load
from tests.discord_standin.conformance.openapi import read_contents
from tests.discord_standin.conformance.waivers import WAIVERS, Waiver
from tests.discord_standin.exchange import Exchange


@pytest.fixture(scope="module")
def strict() -> Conformance:
    return load() or pytest.skip(absence())


@pytest.fixture(scope="module")
def contents() -> Json:
    path = find_document()
    return read_contents(path) if path else pytest.skip(absence())


@pytest.fixture(scope="module")
def plain(contents: Json) -> Conformance:
    return Conformance(contents, strict=False)


def each(plants: Sequence[Plant]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("plant", plants, ids=str)


@pytest.mark.parametrize("name", EXCHANGES)
def test_a_good_exchange_has_no_fault(name: str, strict: Conformance) -> None:
    assert strict.faults(EXCHANGES[name]) == []


@pytest.mark.parametrize("name", FRAMES)
def test_a_good_frame_has_no_fault(name: str, strict: Conformance) -> None:
    assert strict.frame_faults(FRAMES[name]) == []


@each(planted.IN_REQUESTS + planted.IN_RESPONSES)
def test_a_fault_is_found_once(plant: Plant, strict: Conformance, plain: Conformance) -> None:
    changed = plant.in_exchange(EXCHANGES[plant.sample])
    [fault] = strict.faults(changed)
    assert plant.says in fault
    assert "\n" not in fault
    assert len(fault) < 400
    assert plain.faults(changed) == [fault]


@each(planted.MISSPELT)
def test_a_misspelt_field_is_found(plant: Plant, strict: Conformance, plain: Conformance) -> None:
    changed = plant.in_exchange(EXCHANGES[plant.sample])
    [fault] = strict.faults(changed)
    assert plant.says in fault
    assert plain.faults(changed) == []


@each(planted.IN_FRAMES)
def test_a_fault_in_a_frame_is_found_once(plant: Plant, strict: Conformance) -> None:
    [fault] = strict.frame_faults(plant.in_frame(FRAMES[plant.sample]))
    assert plant.says in fault


@pytest.mark.parametrize("name", EXCHANGES)
def test_any_value_of_the_wrong_kind_is_found(name: str, strict: Conformance) -> None:
    spoilt = planted.spoil(asdict(EXCHANGES[name]), "request", "response")
    assert [path for path, each in spoilt if not strict.faults(Exchange(**each))] == []


@pytest.mark.parametrize("name", FRAMES)
def test_any_value_of_the_wrong_kind_is_found_in_a_frame(name: str, strict: Conformance) -> None:
    spoilt = planted.spoil(FRAMES[name], "d")
    assert [path for path, each in spoilt if not strict.frame_faults(each)] == []


@each(planted.BEYOND_SCHEMAS)
def test_what_no_schema_knows_is_left_to_the_stand_in(plant: Plant, strict: Conformance) -> None:
    """Should the document learn one of these, it moves to the others."""
    assert strict.faults(plant.in_exchange(EXCHANGES[plant.sample])) == []


def test_a_missing_body_is_found(strict: Conformance) -> None:
    [fault] = strict.faults(exchange("POST", "/channels/20/messages", status=502))
    assert fault == "POST /channels/20/messages: request $: the body is missing"


EDIT = ("PATCH", "/channels/20/messages/30")
TOO_FAST = {"message": "Slow down", "retry_after": 0.5, "global": False}
FORGIVEN: list[Exchange | Json] = [
    EXCHANGES["upload"],
    exchange("POST", "/channels/20/messages", {"allowed_mentions": {"users": [50]}}, status=502),
    exchange(*EDIT, {"tts": False}, status=502),
    exchange("POST", "/interactions/70/t/callback", {"type": 7, "data": {"tts": False}}),
    exchange("PUT", "/applications/60/commands", [{**command(), "nsfw": False}], status=502),
    exchange(*EDIT, {"embeds": [{**embed(), "flags": 0}]}, status=502),
    exchange("DELETE", EDIT[1], status=429, response=TOO_FAST),
    EXCHANGES["refused for a field"],
    FRAMES["said"],
    FRAMES["server"],
]
"""What the document refuses: each waiver must be needed for one of these."""


def faults_in(sample: Exchange | Json, conformance: Conformance) -> list[str]:
    if isinstance(sample, Exchange):
        return conformance.faults(sample)
    return conformance.frame_faults(sample)


@pytest.mark.parametrize("sample", FORGIVEN)
def test_what_is_forgiven_is_no_fault(sample: Exchange | Json, strict: Conformance) -> None:
    assert faults_in(sample, strict) == []


@pytest.mark.parametrize("waiver", WAIVERS, ids=lambda each: f"{each.operation} {each.path}")
def test_every_waiver_is_needed(waiver: Waiver, contents: Json) -> None:
    others = [each for each in WAIVERS if each is not waiver]
    conformance = Conformance(contents, waivers=others)
    assert [sample for sample in FORGIVEN if faults_in(sample, conformance)]


@pytest.mark.usefixtures("strict")
def test_all_faults_of_a_test_are_told_together() -> None:
    check(EXCHANGES.values(), FRAMES.values())
    exchanges = [Exchange("GET", "/nowhere", {}, "", None, 200, None)] * 2
    with pytest.raises(AssertionError) as told:
        check(exchanges, [{"op": 12}, {"op": 0, "s": 1, "t": "RESUMED", "d": 3}])
    assert str(told.value).splitlines() == [
        "not as Discord says:",
        "GET /nowhere: unknown operation",
        "frame $.op: 12 is no opcode",
        "RESUMED: frame $.d: 3 is not of type 'object', 'null'",
    ]
