"""Decide whether the likeliest entry is the answer: a logistic model of a few plain measures."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from operator import mul

MEASURES = (
    "lead",
    "lead_whole",
    "over_outside",
    "over_outside_whole",
    "odds",
    "like_covered",
    "like_covered_whole",
    "nearest",
    "nearest_three",
    "outside",
    "outside_three",
    "rival",
    "unmatched",
    "length",
)
"""What is measured of a question and its likeliest entry; see `evidence.py`."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted model, and from which chance on an entry is the answer, or a suggestion."""

    means: tuple[float, ...]
    spreads: tuple[float, ...]
    weights: tuple[float, ...]
    """One for each of `expand`'s numbers, in order."""
    constant: float
    sure: float
    suggest: float

    def chance(self, measured: Sequence[float]) -> float:
        """Give the chance, from 0 to 1, that the likeliest entry is the right one."""
        plain = [(x - m) / s for x, m, s in zip(measured, self.means, self.spreads, strict=True)]
        return chance(self.constant + sum(map(mul, self.weights, expand(plain))))


def expand(plain: Sequence[float]) -> list[float]:
    """Add the products of all pairs: a near match means less when one outside is near too."""
    products = [x * other for place, x in enumerate(plain) for other in plain[place:]]
    return [*plain, *products]


def chance(total: float) -> float:
    """Turn a sum of evidence into a chance."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


@cache
def read_weights() -> Weights:
    """Read the weights that `benchmarks/faq_fit.py` wrote."""
    found = json.loads(files(__package__).joinpath("weights.json").read_text(encoding="utf-8"))
    return Weights(
        means=tuple(found["means"][name] for name in MEASURES),
        spreads=tuple(found["spreads"][name] for name in MEASURES),
        weights=tuple(found["weights"]),
        constant=found["constant"],
        sure=found["sure"],
        suggest=found["suggest"],
    )
