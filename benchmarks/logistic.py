"""Fit a logistic model by Newton's method. Plain Python: it is done once in a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from operator import mul

from cogs.faq.match.decide import Weights, chance, expand

STEPS = 6
SHRINK = 100.0
"""The penalty on the squares of the weights, in the units of the summed log loss."""

Vector = list[float]


@dataclass(frozen=True, slots=True)
class Example:
    """What was measured of a question, and whether its likeliest entry was the right one."""

    measured: tuple[float, ...]
    is_right: bool
    weight: float
    """How much it counts."""


def fit(found: Sequence[Example]) -> Weights:
    """Fit the model on measures and their products, all of spread 1; it has no thresholds yet."""
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
    for _ in range(STEPS):
        weights = _improve(weights, rows, found)
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


def _improve(weights: Vector, rows: Sequence[Vector], found: Sequence[Example]) -> Vector:
    """Take one step of Newton's method; the constant is not shrunk."""
    size = len(weights)
    slope = [0.0, *(-SHRINK * weight for weight in weights[1:])]
    curve = [[0.0] * size for _ in range(size)]
    for n in range(size):
        curve[n][n] = SHRINK if n else 1e-9
    for row, each in zip(rows, found, strict=True):
        likely = chance(sum(map(mul, weights, row)))
        missing = each.weight * (each.is_right - likely)
        slope = [old + missing * x for old, x in zip(slope, row, strict=True)]
        bent = each.weight * likely * (1 - likely)
        for i, x in enumerate(row):
            step, line = bent * x, curve[i]
            line[: i + 1] = [old + step * y for old, y in zip(line, row[: i + 1], strict=False)]
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
