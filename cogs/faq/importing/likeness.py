"""Likeness: which entry a pair without a number means, when its words have changed.

Two wordings of one Q&A share most words, and its order. So likeness alone must be high, but where
most pairs of a file meet entries in the same order, that order speaks for those less alike.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from ..model import Entry
from .pair import Pair

MAX_CELLS = 250_000
"""Pairs times entries; beyond that only equal questions are matched."""
SURE = 0.8
IN_ORDER = 0.6
IN_PLACE = 0.4
"""Between two neighbours that have met, with nobody else to meet."""
MIN_MET = 3

_Met = dict[int, int]


def match_alike(pairs: Sequence[Pair], entries: Sequence[Entry], met: Mapping[int, int]) -> _Met:
    """Match more pairs with entries, by place in both; `met` are those that need no guess."""
    if len(pairs) * len(entries) > MAX_CELLS:
        return dict(met)
    scores = _scores(pairs, entries, met)
    aligned = _align(scores)
    if len(aligned) >= max(MIN_MET, len(pairs) / 2):
        return _fill(aligned, scores)
    return dict(met) | _mutual(scores, met)


def _scores(
    pairs: Sequence[Pair], entries: Sequence[Entry], met: Mapping[int, int]
) -> list[list[float]]:
    taken = set(met.values())
    folded = [(entry.question.casefold(), (entry.answer or "").casefold()) for entry in entries]
    return [
        [
            float(met[row] == column)
            if row in met
            else 0.0
            if column in taken
            else score(pair.question.casefold(), (pair.answer or "").casefold(), *folded[column])
            for column in range(len(entries))
        ]
        for row, pair in enumerate(pairs)
    ]


def score(question: str, answer: str, other_question: str, other_answer: str) -> float:
    """Say how alike two entries are, from 0 to 1; a summary is shorter than what it sums up."""
    asked = fuzz.token_sort_ratio(question, other_question)
    shared = fuzz.token_set_ratio(question, other_question)
    alike = (asked + shared) / 200
    if answer and other_answer:
        return 0.7 * alike + 0.3 * fuzz.token_sort_ratio(answer, other_answer) / 100
    return alike


def _align(scores: list[list[float]]) -> _Met:
    """Find the matches in order whose likeness beyond IN_ORDER adds up to most."""
    rows, columns = len(scores), len(scores[0]) if scores else 0
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            both = best[row + 1][column + 1] + scores[row][column] - IN_ORDER
            best[row][column] = max(best[row + 1][column], best[row][column + 1], both)
    met: _Met = {}
    row = column = 0
    while row < rows and column < columns:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            met[row] = column
            row, column = row + 1, column + 1
    return met


def _fill(aligned: _Met, scores: list[list[float]]) -> _Met:
    """Match those that are left alone between two matches, as many on either side."""
    met = dict(aligned)
    fences = [(-1, -1), *sorted(aligned.items()), (len(scores), len(scores[0]))]
    for (row, column), (next_row, next_column) in pairwise(fences):
        if next_row - row != next_column - column:
            continue
        for step in range(1, next_row - row):
            if scores[row + step][column + step] >= IN_PLACE:
                met[row + step] = column + step
    return met


def _mutual(scores: list[list[float]], met: Mapping[int, int]) -> _Met:
    """Match those that are each other's best and alike enough without any order."""
    columns = list(zip(*scores, strict=True))
    found: _Met = {}
    for row, line in enumerate(scores):
        top = max(line, default=0.0)
        column = line.index(top) if line else 0
        if row not in met and top >= SURE and top == max(columns[column]):
            found[row] = column
    return found
