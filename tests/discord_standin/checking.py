"""What every test with a stand-in ends with: all that went over the wire is as Discord says."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.discord_standin.conformance import load
from tests.discord_standin.conformance.inspection import envelope_faults
from tests.discord_standin.exchange import Exchange


def check(exchanges: Iterable[Exchange], frames: Iterable[Mapping[str, Any]]) -> None:
    """Raise with all faults, each once. Without the document only envelopes are checked.

    It belongs in the fixture that makes the stand-in, behind the test:

        async with Standin() as standin:
            yield standin
        check(standin.exchanges, standin.frames)
    """
    conformance = load()
    faults: list[str] = []
    if conformance:
        faults += [fault for each in exchanges for fault in conformance.faults(each)]
        faults += [fault for each in frames for fault in conformance.frame_faults(each)]
    else:
        faults += [fault for each in frames for fault in envelope_faults(each)]
    if faults:
        raise AssertionError("\n".join(["not as Discord says:", *dict.fromkeys(faults)]))
