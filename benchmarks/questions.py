"""The labelled questions of the benchmark, by writer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from cogs.faq.match.words import words
from cogs.faq.model import FaqSet

DATA = Path(__file__).parent / "data"
WRITERS = ("first", "second", "third", "fourth", "fifth")
"""Whose questions are known, and are among the set's aliases and what it does not cover."""
HELD_BACK = "held_back"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and the entries that answer it; none if the set does not cover it."""

    text: str
    numbers: frozenset[int]


def load_questions(writer: str) -> tuple[Labelled, ...]:
    """Read the questions of one of WRITERS, or those held back."""
    read: dict[str, list[Any]] = yaml.safe_load((DATA / f"{writer}.yaml").read_text("utf-8"))
    covered = [Labelled(row["ask"], frozenset(row["right"])) for row in read["questions"]]
    return (*covered, *(Labelled(text, frozenset()) for text in read["unanswerable"]))


def without(faq: FaqSet, questions: Iterable[Labelled]) -> FaqSet:
    """Give the set as it would be had nobody put these questions so."""
    said = {_plain(each.text) for each in questions}
    return replace(
        faq,
        entries=tuple(replace(e, aliases=_other(e.aliases, said)) for e in faq.entries),
        outside=_other(faq.outside, said),
    )


def _other(texts: Iterable[str], said: Collection[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if _plain(text) not in said)


def _plain(text: str) -> str:
    return " ".join(words(text))
