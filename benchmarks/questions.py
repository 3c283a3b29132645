"""The labelled questions of the benchmark."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and the entries that answer it; none if the set does not cover it."""

    text: str
    numbers: frozenset[int]


def load_questions(half: str) -> tuple[Labelled, ...]:
    """Read one file of questions: `development`, `held_back` or `tuning`."""
    read: dict[str, list[Any]] = yaml.safe_load((DATA / f"{half}.yaml").read_text("utf-8"))
    covered = [Labelled(row["ask"], frozenset(row["right"])) for row in read["questions"]]
    return (*covered, *(Labelled(text, frozenset()) for text in read["unanswerable"]))
