"""Count how often a contender is right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .contenders import Contender, FullText, Reaction
from .questions import Labelled


@dataclass(frozen=True, slots=True)
class Score:
    """Shares in per cent; `false` is of the questions that the set does not answer."""

    right: float
    wrong: float
    unsure: float
    reached: float
    """The right entry is the answer or among the suggestions."""
    false: float


def score(contender: Contender, questions: Sequence[Labelled]) -> Score:
    """Ask every question and count."""
    return count((each, contender.ask(each.text)) for each in questions)


def count(reactions: Iterable[tuple[Labelled, Reaction]]) -> Score:
    """Count what came of each question."""
    covered = right = wrong = reached = others = false = 0
    for asked, reaction in reactions:
        answered = reaction.answer is not None
        if not asked.numbers:
            others += 1
            false += answered
            continue
        covered += 1
        is_right = reaction.answer in asked.numbers
        right += is_right
        wrong += answered and not is_right
        reached += is_right or bool(asked.numbers & set(reaction.suggestions) and not answered)
    whole, rest = max(1, covered), max(1, others)
    return Score(
        right=100 * right / whole,
        wrong=100 * wrong / whole,
        unsure=100 * (covered - right - wrong) / whole,
        reached=100 * reached / whole,
        false=100 * false / rest,
    )


def set_threshold(contender: FullText, questions: Sequence[Labelled]) -> None:
    """Give full-text search the threshold that serves it best on these questions.

    Best is most right answers less wrong ones less false ones, each as a share.
    """
    best = [(each, contender.best(each.text)) for each in questions]
    tried = sorted({0.0, *(found[0][1] for _, found in best if found)})

    def gain(threshold: float) -> float:
        counted = count(
            (each, Reaction(found[0][0] if found and found[0][1] >= threshold else None))
            for each, found in best
        )
        return counted.right - counted.wrong - counted.false

    contender.threshold = max(tried, key=gain)
