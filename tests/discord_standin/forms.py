"""Forms: a modal on a person's screen, to look at and to fill in."""

import re
from dataclasses import dataclass
from typing import Any

from tests.discord_standin.controls import choose
from tests.discord_standin.messages import SELECTS
from tests.discord_standin.payloads import Resolved
from tests.discord_standin.rules.components import ROW, TEXT_DISPLAY
from tests.discord_standin.rules.modals import CHECKBOX_GROUP, LABEL, RADIO_GROUP, TEXT_INPUT

UPLOAD, CHECKBOX = 19, 23


@dataclass(frozen=True)
class Field:
    """One thing to fill in."""

    label: str
    part: dict[str, Any]
    """The component itself."""

    @property
    def custom_id(self) -> str:
        """Give what the bot knows it by."""
        return str(self.part["custom_id"])

    @property
    def is_required(self) -> bool:
        """Tell whether it must be filled in."""
        return bool(self.part.get("required", self.part["type"] != CHECKBOX))

    @property
    def initial(self) -> Any:
        """Give what it is filled with at first."""
        if self.part["type"] == TEXT_INPUT:
            return self.part.get("value") or ""
        if self.part["type"] == CHECKBOX:
            return bool(self.part.get("default"))
        chosen = [each["value"] for each in self.part.get("options", []) if each.get("default")]
        chosen += [each["id"] for each in self.part.get("default_values", [])]
        return chosen

    def is_called(self, name: str) -> bool:
        """Tell whether a name means it: its label or custom id, whatever the spelling of spaces."""
        names = {self.label, self.custom_id}
        return name in names or _plain(name) in {_plain(each) for each in names}


def _plain(name: str) -> str:
    return re.sub(r"\W+", "_", name).strip("_").casefold()


@dataclass(frozen=True)
class Modal:
    """A modal as it was opened."""

    data: dict[str, Any]

    @property
    def title(self) -> str:
        """Give its title."""
        return str(self.data["title"])

    @property
    def fields(self) -> list[Field]:
        """List what can be filled in."""
        return [
            Field(each["label"], each["component"])
            if each["type"] == LABEL
            else Field(each["components"][0]["label"], each["components"][0])
            for each in self.data["components"]
            if each["type"] != TEXT_DISPLAY
        ]

    @property
    def labels(self) -> list[str]:
        """List the labels."""
        return [each.label for each in self.fields]

    @property
    def values(self) -> dict[str, Any]:
        """Give what is filled in at first, by label."""
        return {each.label: each.initial for each in self.fields}

    def fill(self, values: dict[str, Any], resolved: Resolved) -> dict[str, Any]:
        """Fill it in and give what is submitted; refuse what a client would."""
        fields = self.fields
        for name in values:
            assert any(each.is_called(name) for each in fields), f"{name!r} is not in {self.labels}"
        answers = {}
        for each in fields:
            given = [value for name, value in values.items() if each.is_called(name)]
            answers[each.custom_id] = _answer(each, given[0] if given else each.initial, resolved)
        parts = [
            _submit(each, number, answers) for number, each in enumerate(self.data["components"], 1)
        ]
        data: dict[str, Any] = {"custom_id": self.data["custom_id"], "components": parts}
        return data | ({"resolved": resolved.data} if resolved.data else {})


def _submit(part: dict[str, Any], number: int, answers: dict[str, Any]) -> dict[str, Any]:
    shown = {"type": part["type"], "id": part.get("id", number)}
    if part["type"] == LABEL:
        return shown | {"component": _inner(part["component"], number, answers)}
    if part["type"] == ROW:
        return shown | {"components": [_inner(part["components"][0], number, answers)]}
    return shown


def _inner(part: dict[str, Any], number: int, answers: dict[str, Any]) -> dict[str, Any]:
    custom_id = part["custom_id"]
    shown = {"type": part["type"], "id": part.get("id", 100 + number), "custom_id": custom_id}
    return {**shown, **answers[custom_id]}


def _answer(field: Field, value: Any, resolved: Resolved) -> dict[str, Any]:
    kind, label = field.part["type"], field.label
    if kind == CHECKBOX:
        return {"value": bool(value)}
    if kind == TEXT_INPUT:
        return {"value": _text(field, value)}
    chosen = value if isinstance(value, list) else [value]
    assert chosen or not field.is_required, f"{label!r} must be filled in"
    if kind == UPLOAD:
        return {"values": [resolved.add(each) for each in chosen]}
    least, most = field.part.get("min_values", 1), field.part.get("max_values", 1)
    if kind in (RADIO_GROUP, CHECKBOX_GROUP):
        least, most = 0, most if kind == CHECKBOX_GROUP else 1
    assert not chosen or least <= len(chosen) <= most, f"{label!r} takes {least} to {most}"
    assert kind in SELECTS or kind in (RADIO_GROUP, CHECKBOX_GROUP), f"{label!r} is of type {kind}"
    values = choose(field.part, chosen, resolved)
    return {"value": next(iter(values), None)} if kind == RADIO_GROUP else {"values": values}


def _text(field: Field, value: str) -> str:
    least, most = field.part.get("min_length") or 0, field.part.get("max_length") or 4000
    assert value or not field.is_required, f"{field.label!r} must be filled in"
    if value:
        assert len(value) >= least, f"{field.label!r} needs at least {least} characters"
    assert len(value) <= most, f"{field.label!r} takes at most {most} characters"
    return value
