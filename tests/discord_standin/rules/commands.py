"""Rules for application commands.

https://discord.com/developers/docs/interactions/application-commands
"""

import re
from collections import Counter
from typing import Any

from tests.discord_standin.errors import Problems, Refused

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING = 1, 2, 3

MOST = {SLASH: (100, 30032), USER_MENU: (15, 30034), MESSAGE_MENU: (15, 30034)}
"""How many a place may have of each type, and the error for one more."""

NAME = re.compile(r"[-_'\w]{1,32}")


def check_commands(commands: list[dict[str, Any]]) -> None:
    """Refuse a list of commands that breaks a rule."""
    kinds = Counter(each.get("type", SLASH) for each in commands)
    for kind, (most, code) in MOST.items():
        if kinds[kind] > most:
            message = f"Maximum number of application commands reached ({most})"
            raise Refused(400, code, message)
    problems = Problems()
    names = [(each.get("type", SLASH), each["name"]) for each in commands]
    for number, each in enumerate(commands):
        if names[number] in names[:number]:
            message = "Application command names must be unique"
            problems.add(f"{number}", "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
        _check_command(problems, str(number), each)
    problems.refuse()


def _check_command(problems: Problems, path: str, command: dict[str, Any]) -> None:
    if command.get("type", SLASH) != SLASH:
        problems.check_length(f"{path}.name", command["name"], 32, 1)
        if command.get("description"):
            message = "Context menu commands cannot have description"
            problems.add(path, "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", message)
        return
    _check_named(problems, path, command)
    _check_options(problems, path, command.get("options") or [], depth=0)
    if _weigh(command) > 8000:
        message = "Command exceeds maximum size (8000)"
        problems.add(path, "APPLICATION_COMMAND_TOO_LARGE", message)


def _check_named(problems: Problems, path: str, item: dict[str, Any]) -> None:
    name = item.get("name") or ""
    # https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming
    if not NAME.fullmatch(name) or name != name.lower():
        message = "Command name is invalid"
        problems.add(f"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", message)
    problems.check_length(f"{path}.description", item.get("description") or "", 100, 1)


def _check_options(
    problems: Problems, path: str, options: list[dict[str, Any]], *, depth: int
) -> None:
    problems.check_count(f"{path}.options", options, 25)
    names = Counter(each.get("name") for each in options)
    if any(count > 1 for count in names.values()):
        message = "Option names must be unique"
        problems.add(f"{path}.options", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message)
    nests = {each["type"] in (SUBCOMMAND, GROUP) for each in options}
    if len(nests) > 1 or (depth == 2 and True in nests):
        message = "Sub-command and sub-command group option types are mutually exclusive"
        problems.add(f"{path}.options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
    had_optional = False
    for number, each in enumerate(options):
        where = f"{path}.options.{number}"
        _check_named(problems, where, each)
        if each["type"] in (SUBCOMMAND, GROUP):
            deeper = 2 if each["type"] == SUBCOMMAND else 1
            if depth == 1 and each["type"] == GROUP:
                problems.add(f"{where}.type", "UNION_TYPE_CHOICES", "A group is not in a group.")
            _check_options(problems, where, each.get("options") or [], depth=deeper)
            continue
        if each.get("required") and had_optional:
            message = "Required options must be placed before non-required options"
            problems.add(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        had_optional |= not each.get("required")
        _check_choices(problems, where, each)


def _check_choices(problems: Problems, path: str, option: dict[str, Any]) -> None:
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        message = "Choices and autocomplete exclude each other"
        problems.add(path, "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_CHOICES", message)
    check_choices(problems, f"{path}.choices", choices, is_text=option["type"] == STRING)


def check_choices(
    problems: Problems, path: str, choices: list[dict[str, Any]], *, is_text: bool = True
) -> None:
    """Note what is wrong with choices, of a command or of an autocompletion."""
    problems.check_count(path, choices, 25)
    for number, each in enumerate(choices):
        problems.check_length(f"{path}.{number}.name", each.get("name") or "", 100, 1)
        if is_text and isinstance(each.get("value"), str):
            problems.check_length(f"{path}.{number}.value", each["value"], 100, 1)
    if len({each.get("name") for each in choices}) < len(choices):
        message = "Choice names must be unique"
        problems.add(path, "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS", message)


def _weigh(item: dict[str, Any]) -> int:
    own = len(item.get("name") or "") + len(item.get("description") or "")
    choices = sum(
        len(str(each["name"])) + len(str(each["value"])) for each in item.get("choices") or []
    )
    return own + choices + sum(_weigh(each) for each in item.get("options") or [])
