"""Choosing: the steps from the question to a ballot, each told by what was chosen before. Pure."""

from dataclasses import dataclass

from .model import Ballot, Definition, Kind

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
    return [Choice(definition.options[place], (place,), is_all=True) for place in definition.places]


def _list_several(definition: Definition, chosen: Ballot) -> list[Choice]:
    choices = []
    for place in definition.places:
        is_in = place in chosen
        others = {*chosen} ^ {place}
        label = f"{'Take out' if is_in else 'Add'}: {definition.options[place]}"
        choices.append(Choice(label, tuple(sorted(others))))
    return [*choices, Choice("That is all", chosen, is_all=True)] if chosen else choices


def _list_ranks(definition: Definition, chosen: Ballot) -> list[Choice]:
    left = [place for place in definition.places if place not in chosen]
    rank = _ORDINALS[len(chosen)] if left else ""
    choices = [
        Choice(f"{rank}: {definition.options[place]}", (*chosen, place), is_all=len(left) == 1)
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
