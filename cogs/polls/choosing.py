"""Choosing: the steps from the question to a ballot, each told by what was chosen before. Pure."""

from dataclasses import dataclass

from .model import Ballot, Definition, Kind

LONG = 60
"""Characters of an option that every platform shows on a button; longer ones have numbers."""
_ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "6th")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to press: its label, what will be chosen then, and if that is all."""

    label: str
    chosen: Ballot
    is_all: bool = False


def list_choices(definition: Definition, chosen: Ballot) -> list[Choice]:
    """List what can be pressed when so much has been chosen."""
    match definition.kind:
        case Kind.MULTIPLE:
            return _list_several(definition, chosen)
        case Kind.RANKED:
            return _list_ranks(definition, chosen)
    return [Choice(name_on_button(definition, at), (at,), is_all=True) for at in definition.places]


def has_long(definition: Definition) -> bool:
    """Tell whether a button may be too short for some option, so that the text has to list them."""
    return any(len(each) > LONG for each in definition.options)


def name_on_button(definition: Definition, place: int) -> str:
    """Name an option so that the beginning tells it from the others."""
    option = definition.options[place]
    return f"{place + 1}. {option}" if has_long(definition) else option


def _list_several(definition: Definition, chosen: Ballot) -> list[Choice]:
    choices = []
    for place in definition.places:
        is_in = place in chosen
        others = {*chosen} ^ {place}
        label = f"{'Take out' if is_in else 'Add'}: {name_on_button(definition, place)}"
        choices.append(Choice(label, tuple(sorted(others))))
    return [*choices, Choice("That is all", chosen, is_all=True)] if chosen else choices


def _list_ranks(definition: Definition, chosen: Ballot) -> list[Choice]:
    left = [place for place in definition.places if place not in chosen]
    rank = _ORDINALS[len(chosen)] if left else ""
    choices = [
        Choice(
            f"{rank}: {name_on_button(definition, place)}", (*chosen, place), is_all=len(left) == 1
        )
        for place in left
    ]
    if chosen:
        choices += [Choice("That is all", chosen, is_all=True), Choice("Start again", ())]
    return choices


def pack_ballot(ballot: Ballot) -> str:
    """Write a ballot as a button carries it."""
    return ".".join(map(str, ballot))


def unpack_ballot(text: str) -> Ballot:
    """Read a ballot; an odd text gives one that no poll can count."""
    parts = text.split(".") if text else []
    return tuple(int(each) if each.isascii() and each.isdecimal() else -1 for each in parts)


def name_chosen(definition: Definition, chosen: Ballot) -> str:
    """Say what has been chosen, one option after the other."""
    names = [definition.options[place] for place in chosen]
    if definition.kind is Kind.RANKED:
        return ", ".join(f"{_ORDINALS[rank]} {name}" for rank, name in enumerate(names))
    return ", ".join(names)
