"""Controls: buttons and selects, found as a person finds them."""

from collections.abc import Callable, Iterable
from typing import Any

from tests.discord_standin.messages import BUTTON, LINK, SELECTS, Message, label_of
from tests.discord_standin.payloads import Resolved
from tests.discord_standin.wire import User

Matching = Callable[[dict[str, Any]], bool]


def find_button(messages: Iterable[Message], name: str) -> tuple[Message, dict[str, Any]]:
    """Find the latest button with a label or custom id, or whose label begins so."""
    shown = list(messages)
    found = _find(shown, lambda each: name in (label_of(each), each.get("custom_id")), [BUTTON])
    found = found or _find(shown, lambda each: label_of(each).startswith(name), [BUTTON])
    labels = [label for each in shown for label in each.buttons]
    assert found, f"no button {name!r}, only {labels}"
    message, button = found
    assert not button.get("disabled"), f"the button {name!r} is greyed out"
    assert button["style"] != LINK, f"the button {name!r} is a link to {button.get('url')}"
    return message, button


def find_select(messages: Iterable[Message], name: str | None) -> tuple[Message, dict[str, Any]]:
    """Find the latest select with a placeholder or custom id, or any."""
    found = _find(
        list(messages),
        lambda each: name in (None, each.get("placeholder"), each.get("custom_id")),
        SELECTS,
    )
    assert found, f"no select {name or ''!r}"
    assert not found[1].get("disabled"), "the select is greyed out"
    return found


def _find(
    messages: list[Message], matches: Matching, kinds: Iterable[int]
) -> tuple[Message, dict[str, Any]] | None:
    for message in reversed(messages):
        for part in message.parts:
            if part["type"] in kinds and matches(part):
                return message, part
    return None


def check_count(select: dict[str, Any], chosen: Iterable[Any]) -> None:
    """Refuse too many or too few choices, as a client would."""
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    count = len(list(chosen))
    assert least <= count <= most, f"the select takes {least} to {most}, not {count}"


def choose(select: dict[str, Any], chosen: Iterable[Any], resolved: Resolved) -> list[str]:
    """Give the values of what is chosen: by labels or values, or things themselves."""
    if "options" not in select:
        defaults = {each["id"] for each in select.get("default_values", [])}
        return [each if each in defaults else _add(select, each, resolved) for each in chosen]
    offered = {each["label"]: each["value"] for each in select["options"]}
    values = []
    for each in chosen:
        assert each in offered or each in offered.values(), f"{each!r} is not in {list(offered)}"
        values.append(offered.get(each, each))
    return values


def _add(select: dict[str, Any], thing: Any, resolved: Resolved) -> str:
    kind = SELECTS[select["type"]]
    assert kind != "user" or isinstance(thing, User), f"{thing!r} is no person"
    return resolved.add(thing)
