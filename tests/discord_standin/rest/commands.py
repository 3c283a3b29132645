"""Application commands.

https://discord.com/developers/docs/interactions/application-commands#endpoints
"""

from typing import Any

from tests.discord_standin import errors
from tests.discord_standin.rest.routes import Call, route
from tests.discord_standin.rules.commands import SLASH, check_commands
from tests.discord_standin.world import World

GLOBAL = "/applications/{application}/commands"
OF_GUILD = "/applications/{application}/guilds/{guild}/commands"


def _place(call: Call) -> int | None:
    if call.id("application") != call.world.application_id:
        raise errors.missing_access()
    return call.world.guild(call.id("guild")).id if "guild" in call.values else None


@route("GET", GLOBAL)
@route("GET", OF_GUILD)
def list_commands(call: Call) -> Any:
    """List the commands of a place."""
    return call.world.commands.get(_place(call), [])


@route("PUT", GLOBAL)
@route("PUT", OF_GUILD)
def put_commands(call: Call) -> Any:
    """Replace all commands of a place; one that keeps its name and type keeps its id."""
    place = _place(call)
    check_commands(call.body)
    before = {(each["type"], each["name"]): each for each in call.world.commands.get(place, [])}
    call.world.commands[place] = [_show(call.world, place, each, before) for each in call.body]
    return call.world.commands[place]


def _show(
    world: World, place: int | None, command: dict[str, Any], before: dict[Any, dict[str, Any]]
) -> dict[str, Any]:
    kind = command.get("type", SLASH)
    known = before.get((kind, command["name"]))
    shown: dict[str, Any] = {
        "id": known["id"] if known else str(world.next_id()),
        "application_id": str(world.application_id),
        "type": kind,
        "name": command["name"],
        "description": command.get("description") or "",
        "default_member_permissions": command.get("default_member_permissions"),
        "nsfw": bool(command.get("nsfw")),
        "dm_permission": command.get("dm_permission") is not False,
        "contexts": command.get("contexts"),
        "integration_types": command.get("integration_types") or [0],
    }
    if shown["default_member_permissions"] is not None:
        shown["default_member_permissions"] = str(shown["default_member_permissions"])
    if command.get("options"):
        shown["options"] = [_show_option(each) for each in command["options"]]
    if place:
        shown["guild_id"] = str(place)
    if known and {**known, "version": None} == {**shown, "version": None}:
        return known
    return shown | {"version": str(world.next_id())}


def _show_option(option: dict[str, Any]) -> dict[str, Any]:
    shown = {key: value for key, value in option.items() if value is not None}
    if shown.get("options"):
        shown["options"] = [_show_option(each) for each in shown["options"]]
    return shown


@route("GET", GLOBAL + "/{command}")
@route("GET", OF_GUILD + "/{command}")
def get_command(call: Call) -> Any:
    """Get a command."""
    found = call.world.commands.get(_place(call), [])
    for each in found:
        if each["id"] == call.values["command"]:
            return each
    raise errors.unknown("command")


@route("DELETE", GLOBAL + "/{command}")
@route("DELETE", OF_GUILD + "/{command}")
def delete_command(call: Call) -> Any:
    """Delete a command."""
    call.world.commands[_place(call)].remove(get_command(call))
