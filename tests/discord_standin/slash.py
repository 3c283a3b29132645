"""Slash: the data of a command as a client builds it, from what the bot has registered."""

from typing import Any

from tests.discord_standin.payloads import Resolved
from tests.discord_standin.permissions import Permission
from tests.discord_standin.places import Channel
from tests.discord_standin.rules.commands import GROUP, SLASH, SUBCOMMAND
from tests.discord_standin.wire import User
from tests.discord_standin.world import World

STRING, INTEGER, BOOLEAN, NUMBER = 3, 4, 5, 10
PLAIN: dict[int, type | tuple[type, ...]] = {
    STRING: str,
    INTEGER: int,
    BOOLEAN: bool,
    NUMBER: (int, float),
}
"""Types of options whose value is sent as it is; all others are sent as ids."""


def find_command(
    world: World, channel: Channel, user: User, name: str, kind: int
) -> dict[str, Any]:
    """Find a command that a person is offered in a channel."""
    guild = channel.guild
    registered = [*world.commands.get(guild.id, [])] if guild else []
    registered += world.commands.get(None, [])
    named = [each for each in registered if each["name"] == name and each["type"] == kind]
    known = sorted({each["name"] for each in registered})
    assert named, f"no command {name!r} is registered here, only {known}"
    command = named[0]
    assert _is_for_place(command, channel), f"{name!r} is not offered in such a place"
    assert _is_for(command, channel, user), f"{name!r} is not offered to {user.name}"
    return command


def _is_for_place(command: dict[str, Any], channel: Channel) -> bool:
    contexts = command["contexts"]
    if contexts is not None:
        return (0 if channel.guild else 1) in contexts
    return bool(channel.guild or command["dm_permission"])


def _is_for(command: dict[str, Any], channel: Channel, user: User) -> bool:
    # https://discord.com/developers/docs/interactions/application-commands#permissions
    if channel.guild is None:
        return True
    may = channel.permissions_of(user)
    if not may & Permission.USE_APPLICATION_COMMANDS:
        return False
    needed = command["default_member_permissions"]
    if needed is None or may & Permission.ADMINISTRATOR:
        return True
    return needed != "0" and may & int(needed) == int(needed)


def build_slash(
    world: World,
    channel: Channel,
    user: User,
    path: str,
    values: dict[str, Any],
    typing: str | None = None,
) -> dict[str, Any]:
    """Build the data of a slash command; `typing` names the option that is being typed in."""
    name, *deeper = path.split()
    command = find_command(world, channel, user, name, SLASH)
    level, nest = command, []
    for part in deeper:
        inner = [each for each in level.get("options", []) if each["name"] == part]
        assert inner, f"there is no {path!r}"
        assert inner[0]["type"] in (SUBCOMMAND, GROUP), f"there is no {path!r}"
        level = inner[0]
        nest.append({"type": level["type"], "name": part})
    options = level.get("options", [])
    assert not any(each["type"] in (SUBCOMMAND, GROUP) for each in options), f"{path!r} is a group"
    resolved = Resolved(world, channel)
    filled = _fill(options, values, resolved, typing)
    for each in reversed(nest):
        filled = [{**each, "options": filled}]
    data = {"id": command["id"], "name": name, "type": SLASH, "options": filled}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data | ({"resolved": resolved.data} if resolved.data else {})


def _fill(
    options: list[dict[str, Any]], values: dict[str, Any], resolved: Resolved, typing: str | None
) -> list[dict[str, Any]]:
    names = {each["name"] for each in options}
    given = {_known(key, names): value for key, value in values.items()}
    missing = [
        each["name"] for each in options if each.get("required") and each["name"] not in given
    ]
    assert typing or not missing, f"required options are missing: {missing}"
    filled = []
    for option in (each for each in options if each["name"] in given):
        name, value = option["name"], given[option["name"]]
        if name == typing:
            assert option.get("autocomplete"), f"{name!r} has no autocompletion"
            filled.append({"type": option["type"], "name": name, "value": value, "focused": True})
        else:
            filled.append(
                {"type": option["type"], "name": name, "value": _value(option, value, resolved)}
            )
    return filled


def _known(key: str, names: set[str]) -> str:
    found = key if key in names else key.replace("_", "-")
    assert found in names, f"there is no option {key!r}, only {sorted(names)}"
    return found


def _value(option: dict[str, Any], value: Any, resolved: Resolved) -> Any:
    name, kind = option["name"], option["type"]
    if kind not in PLAIN:
        return resolved.add(value)
    if option.get("choices"):
        offered = {each["name"]: each["value"] for each in option["choices"]}
        assert value in offered or value in offered.values(), f"{name!r} offers only {offered}"
        return offered.get(value, value)
    assert isinstance(value, PLAIN[kind]), f"{name!r} cannot be {value!r}"
    if kind == STRING:
        assert option.get("min_length", 0) <= len(str(value)), f"{name!r} is too short"
        assert len(str(value)) <= option.get("max_length", 6000), f"{name!r} is too long"
    elif kind != BOOLEAN:
        assert option.get("min_value", value) <= value, f"{name!r} is too small"
        assert value <= option.get("max_value", value), f"{name!r} is too large"
    return value
