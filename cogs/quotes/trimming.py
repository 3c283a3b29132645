"""Trimming: an author's words made shorter, so that everybody sees where. Pure.

Moderators may leave words out, and may put in their own between square brackets. They can't put
words into anybody's mouth.
"""

import re
import string
from collections.abc import Sequence

from bot import UserError

CUT = "[...]"
REDACTED = "[removed]"
NOTHING_LEFT = "That leaves nothing of the author's words. To turn it down: `pick reject`"

_PIECE = re.compile(r"\s+|\[[^\[\]]*\]|[^\s\[]+|\[")
_DOTS = re.compile(r"\[\s*(?:\.{2,}|\u2026)\s*\]")
_EDGES = "\"'\u2018\u2019\u201c\u201d.,;:!?()\u2026-\u2013\u2014"
_MARKS = frozenset(string.punctuation + _EDGES + "\u2022\u00b7")


def trim(original: str, shortened: str) -> str:
    """Mark where words were left out; raise UserError for words that the author did not write.

    What stands in square brackets is the moderators' own.
    """
    pieces = _PIECE.findall(_DOTS.sub(" ", shortened).strip())
    theirs = [_fold(each) for each in original.split() if not _is_mark(each)]
    kept = [place for place, each in enumerate(pieces) if _is_word(each, theirs)]
    if not kept:
        raise UserError(NOTHING_LEFT)
    places = align(theirs, [_fold(pieces[place]) for place in kept])
    if len(places) < len(kept):
        stranger = pieces[kept[len(places)]]
        raise UserError(
            f"The author did not write \u201c{stranger[:40]}\u201d there. Words can be left out, "
            "and yours can stand between square brackets, as in [the service]."
        )
    before = -1
    for place, found in zip(kept, places, strict=True):
        if found > before + 1:
            pieces[place] = f"{CUT} {pieces[place]}"
        before = found
    if before < len(theirs) - 1:
        pieces.append(f" {CUT}")
    return _tidy("".join(pieces))


def align(theirs: Sequence[str], kept: Sequence[str]) -> list[int]:
    """Find where words stand among the author's, in order and with as few gaps as can be.

    If they can't all be found, the list ends before the first that is not there.
    """
    # For each word kept and each place it may stand at: the gaps so far, and where the one before
    # it stands.
    rows: list[dict[int, tuple[int, int]]] = [{-1: (0, -1)}]
    for word in kept:
        gap = 2 if len(rows) > 1 else 1  # one in the middle is worse than one before the beginning
        row: dict[int, tuple[int, int]] = {}
        best: tuple[int, int] | None = None
        for place, their in enumerate(theirs):
            near = rows[-1].get(place - 1)
            if their == word:
                ways = [(near[0], place - 1)] if near else []
                ways += [(best[0] + gap, best[1])] if best else []
                if ways:
                    row[place] = min(ways)
            if near is not None:
                best = min(best or (near[0], place - 1), (near[0], place - 1))
        if not row:
            break
        rows.append(row)
    return _trace(rows, len(theirs) - 1)


def _trace(rows: list[dict[int, tuple[int, int]]], last: int) -> list[int]:
    """Go back over the best way; a gap at the end counts as one at the beginning."""
    ends = rows[-1]
    place = min(ends, key=lambda each: (ends[each][0] + (each < last), each))
    found = []
    for row in reversed(rows[1:]):
        found.append(place)
        place = row[place][1]
    return found[::-1]


def redact(words: str, unwanted: str) -> tuple[str, int]:
    """Take words out wherever they stand, whatever their capitals; give how often they stood."""
    pattern = r"\s+".join(re.escape(each) for each in unwanted.split())
    if not pattern:
        raise UserError("Please say which words are to go.")
    return re.subn(rf"(?i)(?<!\w){pattern}(?!\w)", REDACTED, words)


def _is_word(piece: str, theirs: Sequence[str]) -> bool:
    """Tell whether a piece has to be the author's: no space, no mark, no moderator's own."""
    if piece.isspace() or _is_mark(piece):
        return False
    return not piece.startswith("[") or _fold(piece) in theirs


def _is_mark(piece: str) -> bool:
    return all(each in _MARKS for each in piece)


def _fold(word: str) -> str:
    return word.casefold().strip(_EDGES)


def _tidy(text: str) -> str:
    text = re.sub(r"[^\S\n]+", " ", text)
    return re.sub(r" ?(\n+) ?", r"\1", text).strip()
