"""Rules for buttons, selects and layouts.

https://discord.com/developers/docs/components/reference
"""

from typing import Any

from tests.discord_standin.errors import Problems
from tests.discord_standin.messages import BUTTON, LINK, SELECTS, walk

ROW, TEXT_DISPLAY = 1, 10
PREMIUM = 6


def check_components(problems: Problems, components: list[dict[str, Any]], *, is_v2: bool) -> None:
    """Note what is wrong with the components of a message."""
    if is_v2:
        _check_size(problems, components)
    else:
        problems.check_count("components", components, 5)
    for number, each in enumerate(components):
        path = f"components.{number}"
        if each["type"] == ROW:
            _check_row(problems, path, each.get("components") or [])
        elif not is_v2:
            message = 'Value of field "type" must be one of (1,).'
            problems.add(f"{path}.type", "UNION_TYPE_CHOICES", message)
        else:
            _check_layout(problems, path, each)
    check_ids(problems, components)


def _check_size(problems: Problems, components: list[dict[str, Any]]) -> None:
    everything = list(walk(components))
    if len(everything) > 40:
        problems.add("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "At most 40.")
    text = sum(len(each["content"]) for each in everything if each["type"] == TEXT_DISPLAY)
    if text > 4000:
        problems.add("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "At most 4000.")


def _check_layout(problems: Problems, path: str, layout: dict[str, Any]) -> None:
    for number, each in enumerate(layout.get("components") or []):
        if each["type"] == ROW:
            _check_row(problems, f"{path}.components.{number}", each.get("components") or [])
    accessory = layout.get("accessory") or {}
    if accessory.get("type") == BUTTON:
        _check_button(problems, f"{path}.accessory", accessory)


def _check_row(problems: Problems, path: str, items: list[dict[str, Any]]) -> None:
    problems.check_count(f"{path}.components", items, 5, 1)
    if len(items) > 1 and any(each["type"] in SELECTS for each in items):
        message = "A select fills a row by itself."
        problems.add(f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)
    for number, each in enumerate(items):
        where = f"{path}.components.{number}"
        if each["type"] == BUTTON:
            _check_button(problems, where, each)
        elif each["type"] in SELECTS:
            check_select(problems, where, each)
        else:
            problems.add(f"{where}.type", "UNION_TYPE_CHOICES", "Not for an action row.")


def _check_button(problems: Problems, path: str, button: dict[str, Any]) -> None:
    problems.check_length(f"{path}.label", button.get("label") or "", 80)
    style = button.get("style")
    if style == LINK:
        if not button.get("url") or button.get("custom_id"):
            problems.add(f"{path}.url", "BUTTON_COMPONENT_INVALID", "A link has just an address.")
    elif style != PREMIUM:
        problems.check_length(f"{path}.custom_id", button.get("custom_id") or "", 100, 1)
    if style != PREMIUM and not (button.get("label") or button.get("emoji")):
        message = "A button needs a label or an emoji."
        problems.add(path, "BUTTON_COMPONENT_LABEL_REQUIRED", message)


def check_select(problems: Problems, path: str, select: dict[str, Any]) -> None:
    """Note what is wrong with a select menu."""
    problems.check_length(f"{path}.custom_id", select.get("custom_id") or "", 100, 1)
    problems.check_length(f"{path}.placeholder", select.get("placeholder") or "", 150)
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not 0 <= least <= 25 or not 1 <= most <= 25 or least > most:
        problems.add(f"{path}.min_values", "NUMBER_TYPE_RANGE", "Not a range within 25.")
    if SELECTS[select["type"]] == "string":
        check_options(problems, path, select.get("options") or [], 25)


def check_options(
    problems: Problems, path: str, options: list[dict[str, Any]], most: int, least: int = 1
) -> None:
    """Note what is wrong with the options to choose from."""
    problems.check_count(f"{path}.options", options, most, least)
    for number, each in enumerate(options):
        where = f"{path}.options.{number}"
        problems.check_length(f"{where}.label", each.get("label") or "", 100, 1)
        problems.check_length(f"{where}.value", each.get("value") or "", 100, 1)
        problems.check_length(f"{where}.description", each.get("description") or "", 100)
    values = [each.get("value") for each in options]
    if len(set(values)) < len(values):
        problems.add(f"{path}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "Twice.")


def check_ids(problems: Problems, components: list[dict[str, Any]]) -> None:
    """Note ids that are there twice: a press could not be told from another."""
    seen = set()
    for each in walk(components):
        custom_id = each.get("custom_id")
        if custom_id and custom_id in seen:
            message = f"Component custom id cannot be duplicated: {custom_id}"
            problems.add("components", "COMPONENT_CUSTOM_ID_DUPLICATED", message)
        seen.add(custom_id)
