"""Rules for modals.

https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal
https://discord.com/developers/docs/components/reference#text-input
"""

from typing import Any

from tests.discord_standin.errors import Problems
from tests.discord_standin.messages import SELECTS
from tests.discord_standin.rules.components import (
    ROW,
    TEXT_DISPLAY,
    check_ids,
    check_options,
    check_select,
)

TEXT_INPUT, LABEL, RADIO_GROUP, CHECKBOX_GROUP = 4, 18, 21, 22


def check_modal(modal: dict[str, Any]) -> None:
    """Refuse a modal that breaks a rule."""
    problems = Problems()
    problems.check_length("data.title", modal.get("title") or "", 45, 1)
    problems.check_length("data.custom_id", modal.get("custom_id") or "", 100, 1)
    components = modal.get("components") or []
    problems.check_count("data.components", components, 5, 1)
    for number, each in enumerate(components):
        _check_part(problems, f"data.components.{number}", each)
    check_ids(problems, components)
    problems.refuse()


def _check_part(problems: Problems, path: str, part: dict[str, Any]) -> None:
    if part["type"] == LABEL:
        problems.check_length(f"{path}.label", part.get("label") or "", 45, 1)
        problems.check_length(f"{path}.description", part.get("description") or "", 100)
        _check_field(problems, f"{path}.component", part["component"])
    elif part["type"] == ROW:
        (field,) = part["components"]
        problems.check_length(f"{path}.components.0.label", field.get("label") or "", 45, 1)
        _check_field(problems, f"{path}.components.0", field)
    elif part["type"] != TEXT_DISPLAY:
        problems.add(f"{path}.type", "UNION_TYPE_CHOICES", "Not for a modal.")


def _check_field(problems: Problems, path: str, field: dict[str, Any]) -> None:
    problems.check_length(f"{path}.custom_id", field.get("custom_id") or "", 100, 1)
    if field["type"] == TEXT_INPUT:
        _check_text(problems, path, field)
    elif field["type"] in SELECTS:
        check_select(problems, path, field)
    elif field["type"] == RADIO_GROUP:
        check_options(problems, path, field.get("options") or [], 10, 2)
    elif field["type"] == CHECKBOX_GROUP:
        check_options(problems, path, field.get("options") or [], 10)


def _check_text(problems: Problems, path: str, field: dict[str, Any]) -> None:
    least, most = field.get("min_length") or 0, field.get("max_length")
    if not 0 <= least <= 4000 or (most is not None and not max(1, least) <= most <= 4000):
        problems.add(f"{path}.max_length", "NUMBER_TYPE_RANGE", "Not a range within 4000.")
    problems.check_length(f"{path}.placeholder", field.get("placeholder") or "", 100)
    value = field.get("value")
    if value:
        problems.check_length(f"{path}.value", value, most or 4000, least)
