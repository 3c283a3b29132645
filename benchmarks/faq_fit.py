"""Fit the matcher's decision and write it to cogs/faq/match/weights.json.

    python -m benchmarks.faq_fit [--write | --estimate]

The model sees a handful of measures, never a word, so it can learn no question by heart. A person's
questions are like each other, so each known writer's are asked of an index that was built without
all of them, as a new writer's would be. So is each part of the set's other phrasings, in the order
in which they were written. The thresholds are chosen on the writers' questions, asked so: as
careful as they can be while enough is answered right.

--estimate does all of it once for each known writer as if there were no such writer, then asks that
writer's questions: what to expect of a new one. It takes some minutes. The held-back questions are
never read.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cogs.faq.match import Index
from cogs.faq.match.decide import MEASURES, Weights
from cogs.faq.model import FaqSet
from cogs.faq.sets import load_set

from .contenders import Reaction
from .faq_accuracy import SET
from .logistic import Example, fit
from .questions import WRITERS, Labelled, load_questions, without
from .score import Score, count

WEIGHTS = Path(__file__).parents[1] / "cogs" / "faq" / "match" / "weights.json"
PARTS = 6
OF_PARTS = 0.5
"""How much a phrasing of a part counts beside a writer's question, which counts 1."""
LEAST_RIGHT = 94.0
LEAST_REACHED = 99.0
ALWAYS = Weights((0.0,), (0.0,), (0.0,), 0.0, 0.0, 0.0)

Group = tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its likeliest entries, and the chance that the first is the answer."""

    question: Labelled
    numbers: tuple[int, ...]
    chance: float
    may_be_sure: bool

    def react(self, sure: float, suggest: float) -> Reaction:
        """Tell what the index does at these thresholds."""
        if self.may_be_sure and self.chance >= sure:
            return Reaction(self.numbers[0])
        return Reaction(None, self.numbers if self.chance >= suggest else ())


def main(arguments: Sequence[str]) -> None:
    """Fit and write the weights, or estimate what they are worth, if told to."""
    faq = load_set(SET)
    writers = {name: load_questions(name) for name in WRITERS}
    if "--estimate" in arguments:
        for name, questions in writers.items():
            others = [each for other, each in writers.items() if other != name]
            rest = without(faq, questions)
            weights = learn(rest, others)
            got = _count(ask_all(rest, questions, weights), weights.sure, weights.suggest)
            print(f"{name:8}{_told(got)}", flush=True)
        return
    weights = learn(faq, list(writers.values()))
    print(f"sure from {weights.sure:.2f}, suggested from {weights.suggest:.2f}")
    if "--write" in arguments:
        WEIGHTS.write_text(json.dumps(_named(weights), indent=1) + "\n", encoding="utf-8")


def learn(faq: FaqSet, writers: Sequence[Group]) -> Weights:
    """Fit the model and choose its thresholds."""
    theirs = [each for questions in writers for each in questions]
    examples = [
        example
        for part in split(without(faq, theirs))
        for example in measure(without(faq, part), part, OF_PARTS)
    ]
    for questions in writers:
        examples += measure(without(faq, questions), questions, 1.0)
    fitted = fit(examples)
    asked = [
        each
        for questions in writers
        for each in ask_all(without(faq, questions), questions, fitted)
    ]
    return choose(fitted, asked)


def split(faq: FaqSet) -> Iterator[Group]:
    """Part the phrasings as they stand: neighbours were mostly written by the same person."""
    for part in range(PARTS):
        aliases = [
            Labelled(text, frozenset({each.number}))
            for each in faq.entries
            for text in _part(each.aliases, part)
        ]
        yield (*aliases, *(Labelled(text, frozenset()) for text in _part(faq.outside, part)))


def _part(texts: Sequence[str], part: int) -> Sequence[str]:
    return texts[len(texts) * part // PARTS : len(texts) * (part + 1) // PARTS]


def measure(faq: FaqSet, questions: Group, weight: float) -> Iterator[Example]:
    """Measure questions by an index of a set that lacks them."""
    index = Index(faq.entries, faq.thesaurus, faq.outside, weights=ALWAYS)
    for each in questions:
        examined = index.examine(index.understand(each.text))
        if examined is not None:
            yield Example(examined.measured, examined.numbers[0] in each.numbers, weight)


def ask_all(faq: FaqSet, questions: Group, weights: Weights) -> Iterator[Asked]:
    """Ask questions so that any thresholds can be tried afterwards."""
    bold = replace(weights, sure=0.0, suggest=0.0)
    index = Index(faq.entries, faq.thesaurus, faq.outside, weights=bold)
    for each in questions:
        index.weights = bold
        first = index.ask(each.text)
        index.weights = replace(bold, sure=2.0)
        hits = first.hits[:1] if first.kind == "none" else index.ask(each.text).hits
        is_alias = bool(hits) and hits[0].score == 1.0
        numbers = tuple(hit.number for hit in hits)
        chance = 2.0 if is_alias else hits[0].score if hits else -1.0
        yield Asked(each, numbers, chance, first.kind == "sure")


def choose(fitted: Weights, asked: Sequence[Asked]) -> Weights:
    """Choose the most careful thresholds that answer and reach enough."""
    steps = [step / 100 for step in range(97, 0, -1)]
    sure = next((s for s in steps if _count(asked, s, 0.0).right >= LEAST_RIGHT), 0.5)
    print(f"  sure from {sure:.2f}: {_told(_count(asked, sure, 0.0))}", file=sys.stderr)
    lower = [step for step in steps if step <= sure]
    suggest = next((s for s in lower if _count(asked, sure, s).reached >= LEAST_REACHED), lower[-1])
    return replace(fitted, sure=sure, suggest=suggest)


def _count(asked: Iterator[Asked] | Sequence[Asked], sure: float, suggest: float) -> Score:
    return count((each.question, each.react(sure, suggest)) for each in asked)


def _told(got: Score) -> str:
    return (
        f"right {got.right:5.1f} %  wrong {got.wrong:4.1f} %  reached {got.reached:5.1f} %"
        f"  false {got.false:4.1f} %"
    )


def _named(chosen: Weights) -> dict[str, object]:
    return {
        "means": {n: round(x, 4) for n, x in zip(MEASURES, chosen.means, strict=True)},
        "spreads": {n: round(x, 4) for n, x in zip(MEASURES, chosen.spreads, strict=True)},
        "weights": [round(x, 4) for x in chosen.weights],
        "constant": round(chosen.constant, 4),
        "sure": chosen.sure,
        "suggest": chosen.suggest,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
