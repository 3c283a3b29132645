"""Parameters: what a command, an action or a form reads from its function's signature."""

import inspect
import types
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from bot.chat import Field, File, Link, Room, Team, User

Completer = Callable[[Any, str], Awaitable[list[str]]]
"""Gives suggestions for what has been typed so far: `(context, typed) -> texts`."""

KINDS: dict[Any, str] = {
    str: "text",
    int: "whole number",
    bool: "yes or no",
    timedelta: "duration",
    datetime: "date and time",
    date: "date",
    User: "member",
    Room: "room",
    Team: "role",
    File: "file",
    Link: "link",
}
"""The types that an argument may have, and how people call them."""


@dataclass(frozen=True, slots=True)
class Arg:
    """How a picker describes an argument, and who completes it."""

    help: str = ""
    complete: Completer | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a definition; `choices` is empty unless only those are allowed."""

    name: str
    keyword: str
    kind: Any
    help: str = ""
    required: bool = True
    default: Any = None
    choices: tuple[str, ...] = ()
    complete: Completer | None = None
    field: Field | None = None
    is_option: bool = False

    @property
    def option(self) -> str:
        """Name the argument as people type it: `--name`."""
        return "--" + self.name.replace("_", "-")

    @property
    def usage(self) -> str:
        """Show the argument in a usage line: NAME, or [NAME] where it may be left out."""
        shown = self.name.replace("_", " ").upper()
        if self.is_option:
            shown = self.option if self.kind is bool else f"{self.option} {shown}"
        return shown if self.required else f"[{shown}]"


def read_parameters(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    """Read the parameters after the context; raise TypeError for a type that nobody can type."""
    hints = get_type_hints(function, include_extras=True)
    listed = list(inspect.signature(function).parameters.values())[1:]
    return tuple(_read(parameter, hints.get(parameter.name)) for parameter in listed)


def _read(parameter: inspect.Parameter, hint: Any) -> Parameter:
    hint, notes = _split(hint)
    kind, choices = _kind(hint)
    if kind not in KINDS:
        raise TypeError(f"argument {parameter.name!r} has the type {hint!r}, which nobody can type")
    arg = next((note for note in notes if isinstance(note, Arg)), Arg())
    required = parameter.default is inspect.Parameter.empty
    return Parameter(
        name=parameter.name.rstrip("_"),
        keyword=parameter.name,
        kind=kind,
        help=arg.help,
        required=required,
        default=None if required else parameter.default,
        choices=choices,
        complete=arg.complete,
        field=next((note for note in notes if isinstance(note, Field)), None),
        is_option=kind is bool or parameter.kind is inspect.Parameter.KEYWORD_ONLY,
    )


def _split(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    if get_origin(hint) is Annotated:
        hint, *notes = get_args(hint)
        return hint, tuple(notes)
    return hint, ()


def _kind(hint: Any) -> tuple[Any, tuple[str, ...]]:
    if get_origin(hint) in {Union, types.UnionType}:
        hint = next(part for part in get_args(hint) if part is not types.NoneType)
    if get_origin(hint) is Literal:
        return str, get_args(hint)
    return hint, ()
