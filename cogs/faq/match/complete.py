"""Complete a question while it is typed."""

from collections.abc import Sequence

from ..model import Entry
from .words import words


class Completer:
    """Find the questions that what is typed so far may become."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Take the questions to complete to."""
        self._rows = [
            (entry.number, _spaced(entry.question), "".join(map(_spaced, entry.aliases)))
            for entry in entries
        ]

    def complete(self, typed: str, limit: int) -> tuple[int, ...]:
        """List entry numbers: the questions that begin so first, then those that hold it.

        A number, with or without `#`, is completed to the numbers that begin with it.
        Nothing typed gives the first entries.
        """
        spelt = words(typed)
        if len(spelt) == 1 and spelt[0].isdecimal():
            known = sorted(row[0] for row in self._rows if str(row[0]).startswith(spelt[0]))
            if known:
                return tuple(known[: max(0, limit)])
        whole = " " + " ".join(spelt)
        each = [f" {word}" for word in spelt]
        ranked = [
            (rank, number)
            for number, question, aliases in self._rows
            if (rank := _rank(whole, each, question, aliases)) is not None
        ]
        return tuple(number for _, number in sorted(ranked)[: max(0, limit)])


def _spaced(text: str) -> str:
    """Put a space before every word, and a bar first, so that beginnings can be found."""
    return "| " + " ".join(words(text))


def _rank(whole: str, each: list[str], question: str, aliases: str) -> int | None:
    """Say how good a completion is, 0 the best, or None if it is not one."""
    if question.startswith("|" + whole):
        return 0
    if whole in question:
        return 1
    if "|" + whole in aliases:
        return 2
    if whole in aliases:
        return 3
    if all(word in question for word in each):
        return 4
    return 5 if all(word in aliases or word in question for word in each) else None
