"""Turn what people type into plain words, stems and pieces of words."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

MAX_CHARACTERS = 2_000
MAX_WORDS = 80
LONGEST_WORD = 40
SHORTEST_PIECE, LONGEST_PIECE = 3, 5

_WORD = re.compile(r"[^\W_]+(?:[&'][^\W_]+)*")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_QUOTES = str.maketrans("\u2018\u2019\u02bc`\u00b4", "'" * 5)
_stem = snowballstemmer.stemmer("english").stemWord

_EMPTY = frozenset(
    """
    u ur r pls plz thx ta cheers cos coz im ive id ill dont isnt wont cant didnt doesnt whats hows
    ah er erm
    a about again all already also am an and any anybody anyone are as at be because been being but
    by can cannot could did do does doing done each either else ever every for from get gets getting
    give go goes going got had has have having he hello her here hi him his how i if in into is it
    its just know let lets like may maybe me might my need no not now of off oh ok on one only or
    other our out over please really right she should so some somebody someone something sorry still
    such sure than thank thanks that the their them then there these they thing things think this
    those though to too up us very want was we well were what when where which who why will with
    would yes yet you your
    """.split()
)


def fold(text: str) -> str:
    """Lower the case, straighten the quotes, drop accents and invisible characters."""
    plain = text[:MAX_CHARACTERS]
    if not plain.isascii():
        spread = unicodedata.normalize("NFKD", plain).casefold().translate(_QUOTES)
        plain = "".join(c for c in spread if unicodedata.category(c) not in {"Mn", "Cf"})
    plain = plain.lower().replace("`", "'")
    return _DOTTED.sub(lambda found: found[0].replace(".", ""), plain)


def words(text: str) -> list[str]:
    """List the words of a text, at most MAX_WORDS, folded, possessives and apostrophes dropped."""
    found = _WORD.findall(fold(text))[:MAX_WORDS]
    return [word if word.isalnum() and len(word) < LONGEST_WORD else _trim(word) for word in found]


def _trim(word: str) -> str:
    return word.removesuffix("'s").replace("'", "")[:LONGEST_WORD]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Cut a folded word to its stem."""
    return str(_stem(word))


@lru_cache(maxsize=20_000)
def pieces(word: str) -> tuple[str, ...]:
    """Cut a word into overlapping runs of letters, its ends marked by spaces.

    A misspelt word still shares most of its pieces with the right one.
    """
    padded = f" {word} "
    found: list[str] = []
    for size in range(SHORTEST_PIECE, LONGEST_PIECE + 1):
        if len(padded) <= size:
            found.append(padded)
            break
        found += [padded[place : place + size] for place in range(len(padded) - size + 1)]
    return tuple(found)


ASKING = frozenset("how what when where which who whose why".split())
"""Empty words that still tell one question from another."""


_EMPTY_STEMS = frozenset(map(stem, _EMPTY))


def is_empty(word: str) -> bool:
    """Tell whether a word or its stem says nothing of the subject."""
    return word in _EMPTY or word in _EMPTY_STEMS
