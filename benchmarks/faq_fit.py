"""Fit the matcher's decision and write it to cogs/faq/match/weights.json.

    python -m benchmarks.faq_fit [--write]

The model sees a handful of measures, never a word, so it can learn no question by heart. It is
fitted on the set's own phrasings: each is asked of an index that was built without it, and so is
each question that the set is known not to cover. The thresholds are then chosen on the development
and the tuning questions: as careful as they can be while nine in ten are answered right.
The held-back questions are not read.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from operator import mul
from pathlib import Path
from random import Random

from cogs.faq.match import Index
from cogs.faq.match.decide import MEASURES, Weights, chance, expand
from cogs.faq.model import Entry, FaqSet
from cogs.faq.sets import load_set

from .contenders import Staffroom
from .faq_accuracy import SET
from .questions import load_questions
from .score import score

WEIGHTS = Path(__file__).parents[1] / "cogs" / "faq" / "match" / "weights.json"
SEED = 2015
FOLDS = 6
STEPS = 8
SHRINK = 20.0
"""The penalty on the squares of the weights, in the units of the summed log loss."""
LEAST_RIGHT = 90.0
LEAST_REACHED = 99.0
UNFITTED = Weights((0.0,), (1.0,), (0.0,), 0.0, 1.0, 0.0)

Vector = list[float]


@dataclass(frozen=True, slots=True)
class Example:
    """What was measured of a question, and whether its likeliest entry was the right one."""

    measured: tuple[float, ...]
    is_right: bool


def main(arguments: Sequence[str]) -> None:
    """Fit, print, and write the weights if told to."""
    faq = load_set(SET)
    found = list_examples(faq)
    right = sum(each.is_right for each in found)
    print(f"{len(found)} phrasings asked of an index without them; likeliest entry right: {right}")
    chosen = choose(faq, fit(found))
    print(f"sure from {chosen.sure:.2f}, suggested from {chosen.suggest:.2f}")
    if "--write" in arguments:
        WEIGHTS.write_text(json.dumps(_named(chosen), indent=1) + "\n", encoding="utf-8")


def list_examples(faq: FaqSet) -> list[Example]:
    """Ask every phrasing of an index that was built without it."""
    rows = [(each.number, text) for each in faq.entries for text in each.aliases]
    rows += [(0, text) for text in faq.outside]
    Random(SEED).shuffle(rows)
    found = []
    for fold in range(FOLDS):
        kept = [row for place, row in enumerate(rows) if place % FOLDS != fold]
        entries = [_with_aliases(each, kept) for each in faq.entries]
        index = Index(entries, faq.thesaurus, _texts(kept, 0), weights=UNFITTED)
        for number, text in rows[fold::FOLDS]:
            examined = index.examine(index.understand(text))
            if examined is not None:
                found.append(Example(examined.measured, examined.numbers[0] == number))
    return found


def _with_aliases(entry: Entry, rows: Sequence[tuple[int, str]]) -> Entry:
    return replace(entry, aliases=tuple(_texts(rows, entry.number)))


def _texts(rows: Sequence[tuple[int, str]], wanted: int) -> list[str]:
    return [text for number, text in rows if number == wanted]


def fit(found: Sequence[Example]) -> Weights:
    """Fit a logistic model by Newton's method, on measures and products of spread 1."""
    means, spreads = _scale([each.measured for each in found])
    plain = [
        [(x - m) / s for x, m, s in zip(each.measured, means, spreads, strict=True)]
        for each in found
    ]
    wide = [expand(row) for row in plain]
    middles, widths = _scale(wide)
    rows = [
        [1.0, *((x - m) / s for x, m, s in zip(row, middles, widths, strict=True))] for row in wide
    ]
    weights = [0.0] * len(rows[0])
    for step in range(STEPS):
        print(f"  step {step + 1} of {STEPS}", file=sys.stderr)
        weights = _improve(weights, rows, [each.is_right for each in found])
    folded = [weight / width for weight, width in zip(weights[1:], widths, strict=True)]
    constant = weights[0] - sum(map(mul, folded, middles))
    return Weights(tuple(means), tuple(spreads), tuple(folded), constant, 1.0, 0.0)


def _scale(rows: Sequence[Sequence[float]]) -> tuple[Vector, Vector]:
    columns = list(zip(*rows, strict=True))
    means = [sum(column) / len(column) for column in columns]
    spreads = [
        sqrt(sum((x - mean) ** 2 for x in column) / len(column)) or 1.0
        for column, mean in zip(columns, means, strict=True)
    ]
    return means, spreads


def _improve(weights: Vector, rows: Sequence[Vector], rights: Sequence[bool]) -> Vector:
    """Take one step of Newton's method; the constant is not shrunk."""
    size = len(weights)
    slope = [0.0, *(-SHRINK * weight for weight in weights[1:])]
    curve = [[0.0] * size for _ in range(size)]
    for n in range(size):
        curve[n][n] = SHRINK if n else 1e-9
    for row, is_right in zip(rows, rights, strict=True):
        likely = chance(sum(map(mul, weights, row)))
        for i, x in enumerate(row):
            slope[i] += (is_right - likely) * x
            bent = likely * (1 - likely) * x
            curve[i][: i + 1] = [
                old + bent * y for old, y in zip(curve[i], row[: i + 1], strict=False)
            ]
    for i in range(size):
        for j in range(i):
            curve[j][i] = curve[i][j]
    return [weight + change for weight, change in zip(weights, _solve(curve, slope), strict=True)]


def _solve(matrix: Sequence[Vector], right: Vector) -> Vector:
    """Solve a positive definite system by elimination."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for i in range(size):
        for k in range(i + 1, size):
            share = rows[k][i] / rows[i][i]
            rows[k] = [a - share * b for a, b in zip(rows[k], rows[i], strict=True)]
    found = [0.0] * size
    for i in reversed(range(size)):
        rest = sum(map(mul, rows[i][i + 1 : size], found[i + 1 :]))
        found[i] = (rows[i][size] - rest) / rows[i][i]
    return found


def choose(faq: FaqSet, fitted: Weights) -> Weights:
    """Choose the thresholds on the questions that are not held back."""
    questions = (*load_questions("development"), *load_questions("tuning"))
    contender = Staffroom(faq.entries, faq.thesaurus, faq.outside, weights=fitted)
    best = replace(fitted, sure=0.5)
    for step in range(30, 97):
        tried = replace(fitted, sure=step / 100)
        contender.use(tried)
        got = score(contender, questions)
        if not step % 6:
            print(f"  sure from {step / 100:.2f}: {got}")
        if got.right >= LEAST_RIGHT:
            best = tried
    for step in range(round(100 * best.sure), 0, -1):
        best = replace(best, suggest=step / 100)
        contender.use(best)
        if score(contender, questions).reached >= LEAST_REACHED:
            break
    return best


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
