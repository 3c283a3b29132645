"""Arguments: from the text behind a command to the values that its function wants."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.chat import File, Link, Room, Team, User, UserError
from bot.parsing import (
    LONG_DASHES,
    Word,
    parse_choice,
    parse_date,
    parse_duration,
    parse_link,
    parse_when,
    parse_whole_number,
    split_words,
)

from .context import Context
from .parameters import KINDS, Parameter


@dataclass(frozen=True, slots=True)
class Slot:
    """A position in the line and the text that stands there."""

    parameter: Parameter
    text: str


async def read_arguments(
    parameters: Sequence[Parameter], text: str, files: Sequence[File], ctx: Context
) -> dict[str, Any]:
    """Read a typed line; raise UserError saying what is missing or wrong."""
    values: dict[str, Any] = {}
    waiting = list(files)
    for parameter in (each for each in parameters if each.kind is File):
        if waiting:
            values[parameter.keyword] = waiting.pop(0)
        elif parameter.required:
            raise UserError("Please attach the file to the same message.")
    if waiting:
        raise UserError(f"I don't know what to do with the file {waiting[0].name} here.")
    typed = bind([each for each in parameters if each.kind is not File], text)
    return values | await convert_all(parameters, typed, ctx)


async def convert_all(
    parameters: Sequence[Parameter], typed: Mapping[str, Any], ctx: Context
) -> dict[str, Any]:
    """Turn texts into values by each parameter's kind; texts are keyed by parameter name.

    What a platform has found already, such as a member picked from a list, stays as it is.
    """
    return {
        each.keyword: await convert(each, typed[each.name], ctx)
        for each in parameters
        if each.name in typed
    }


def bind(parameters: Sequence[Parameter], text: str) -> dict[str, str]:
    """Share the text out among the parameters; the last one takes all that is left."""
    bound, rest = _take_options(parameters, text)
    open_slots = [each for each in parameters if each.name not in bound and not each.is_option]
    for slot in _fill(open_slots, rest):
        bound[slot.parameter.name] = slot.text
    for each in parameters:
        if each.required and each.name not in bound:
            name = each.option if each.is_option else each.name.replace("_", " ").capitalize()
            raise UserError(f"{name} is missing{_wants(each)}.")
    return bound


def _wants(parameter: Parameter) -> str:
    about = parameter.help or ", ".join(parameter.choices) or KINDS[parameter.kind]
    return f": {about[0].lower()}{about[1:]}" if about else ""


def _take_options(parameters: Sequence[Parameter], text: str) -> tuple[dict[str, str], str]:
    words = split_words(text)
    known = {each.option: each for each in parameters}
    options = {
        place: known[name]
        for place, word in enumerate(words)
        if (name := _option_name(word, text)) in known
    }
    bound: dict[str, str] = {}
    cuts: list[tuple[int, int]] = []
    for place, parameter in options.items():
        word = words[place]
        if cuts and word.start < cuts[-1][1]:
            continue  # it is the value of the one before
        value, end = _read_option(parameter, words[place : place + 2])
        is_first = not text[: cuts[0][0] if cuts else word.start].strip()
        if _can_run_on(parameter, value, text[word.start : end]) and not (
            is_first and any(not each.is_option for each in parameters)
        ):
            following = (words[each].start for each in options if words[each].start >= end)
            start, end = end - len(value), next(following, len(text))
            value = text[start:end].rstrip()
        bound[parameter.name] = value
        cuts.append((word.start, end))
    for start, end in reversed(cuts):
        text = (text[:start].rstrip() + " " + text[end:].lstrip()).strip()
    return bound, text


def _option_name(word: Word, text: str) -> str:
    """Give the option that a word names, if any; of two hyphens phones make one long dash."""
    name = re.sub(f"^[{LONG_DASHES}]", "--", word.text.partition("=")[0])
    return name.lower() if text[word.start] in f"-{LONG_DASHES}" else ""


def _read_option(parameter: Parameter, words: Sequence[Word]) -> tuple[str, int]:
    """Read what an option is given, in its own word or the next, and where that ends."""
    name, has_value, value = words[0].text.partition("=")
    if has_value:
        return value, words[0].end
    if parameter.kind is bool:
        return "yes", words[0].end
    if len(words) == 1:
        raise UserError(f"Please say something after {name}.")
    return words[1].text, words[1].end


def _can_run_on(parameter: Parameter, value: str, typed: str) -> bool:
    """Tell whether all that follows may be part of a value: `--closes Fri 17:00`.

    What stands in quotes is whole; a number, a choice or a link is one word.
    """
    is_one_word = bool(parameter.choices) or parameter.kind in {int, bool, Link}
    return not is_one_word and typed.endswith(value)


def _fill(parameters: Sequence[Parameter], text: str) -> list[Slot]:
    words = split_words(text)
    if words and not parameters:
        raise UserError(f"I did not expect {words[0].text[:40]!r} there.")
    slots = []
    for index, parameter in enumerate(parameters[: len(words)]):
        if index + 1 < len(parameters):
            slots.append(Slot(parameter, words[index].text))
        else:
            left = words[index:]
            rest = left[0].text if len(left) == 1 else text[left[0].start :].rstrip()
            slots.append(Slot(parameter, rest))
    return slots


async def convert(parameter: Parameter, text: Any, ctx: Context) -> Any:
    """Turn one text into a value; raise UserError saying what may stand there."""
    if not isinstance(text, str):
        return text
    if parameter.choices:
        return parse_choice(text, parameter.choices)
    if parameter.kind is User:
        return await _find_user(text, ctx)
    if parameter.kind is Room:
        return await _find_room(text, ctx)
    if parameter.kind is Team:
        return await _find_team(text, ctx)
    local = ctx.now.astimezone(ctx.zone)
    readers: dict[Any, Any] = {
        str: lambda: text,
        int: lambda: parse_whole_number(text),
        bool: lambda: parse_choice(text, ("yes", "no")) == "yes",
        timedelta: lambda: parse_duration(text),
        datetime: lambda: parse_when(text, ctx.now, ctx.zone),
        date: lambda: parse_date(text, local.date()),
        Link: lambda: parse_link(text),
    }
    return readers[parameter.kind]()


async def _find_user(text: str, ctx: Context) -> User:
    user = await ctx.desk.host.directory.find_user(ctx.room, text)
    if user is None:
        raise UserError("I don't know anybody here by that name.")
    return user


async def _find_team(text: str, ctx: Context) -> Team:
    if ctx.features.no_teams:
        raise UserError(
            f"{ctx.features.no_teams} If you mean a role of a server on Discord, please type that "
            "there."
        )
    team = await ctx.desk.host.directory.find_team(ctx.room, text)
    if team is None:
        raise UserError("I don't know a role by that name here.")
    return team


async def _find_room(text: str, ctx: Context) -> Room:
    room = await ctx.desk.host.directory.find_room(ctx.room, text)
    if room is None:
        raise UserError("I don't know a room by that name.")
    return room
