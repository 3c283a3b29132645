"""Tell whether two questions ask the same thing."""

from collections import Counter
from functools import lru_cache

from rapidfuzz.distance import OSA

from ..model import Thesaurus
from .concepts import Concepts
from .words import is_empty, stem, words

ENOUGH = 0.8
"""More than this share of both questions' telling words has to be the same."""
LONG = 4
"""A word of more letters than this may have one slip in its spelling."""


def alike(a: str, b: str, thesaurus: Thesaurus) -> bool:
    """Tell whether two questions ask the same thing, so that they can be counted as one.

    Careful: words of one thesaurus group and slips in spelling are the same, but any telling
    word that only one of them has makes them different.
    """
    one, other = words(a), words(b)
    if "".join(one) == "".join(other):
        return True
    if _numbers(one) != _numbers(other):
        return False
    concepts = _concepts(thesaurus)
    return min(_shared(concepts, one, other), _shared(concepts, other, one)) > ENOUGH


@lru_cache(maxsize=4)
def _concepts(thesaurus: Thesaurus) -> Concepts:
    return Concepts(thesaurus)


def _numbers(typed: list[str]) -> Counter[str]:
    return Counter(word for word in typed if word.isdecimal())


def _shared(concepts: Concepts, one: list[str], other: list[str]) -> float:
    telling = [word for word in one if not is_empty(word)]
    if not telling:
        return 0.0
    groups = set(concepts.groups([stem(word) for word in other]))
    same = sum(_is_in(concepts, word, other, groups) for word in telling)
    covered = set(concepts.groups([stem(word) for word in one]))
    # Phrases: two ways of saying the same need not share a single word.
    if covered and covered == groups and same < len(telling):
        left = [word for word in telling if not concepts.is_part(stem(word))]
        same = max(same, len(telling) - sum(not _is_in(concepts, w, other, groups) for w in left))
    return same / len(telling)


def _is_in(concepts: Concepts, word: str, other: list[str], groups: set[str]) -> bool:
    if any(group in groups for group in concepts.groups([stem(word)])):
        return True
    return any(_is_same(word, each) for each in other)


def _is_same(one: str, other: str) -> bool:
    if stem(one) == stem(other):
        return True
    long_enough = min(len(one), len(other)) > LONG
    return long_enough and OSA.distance(one, other, score_cutoff=1) <= 1
