"""Chart: the bars of a result as a picture. It takes some milliseconds, so draw it in a thread."""

import io
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from math import ceil

from PIL import Image, ImageDraw, ImageFont

from .results import Bar

WIDTH = 900
_MARGIN = 30
_ROW = 84
_BAR = 30
_LARGE, _SMALL = 26, 22
_PAPER, _INK, _FILL, _EDGE = "#ffffff", "#1a1a1a", "#3b6ea5", "#1d3f63"
"""The bars stand out from the paper by 5 to 1, and have an edge as well."""
_MISSING = "\uffff"
_SPELT = {"\N{POUND SIGN}": "GBP ", "\N{EURO SIGN}": "EUR ", "\N{EN DASH}": "-", "\N{EM DASH}": "-"}


def draw_chart(title: str, bars: Sequence[Bar]) -> bytes:
    """Draw bars one below the other, each with its label above and its number at its end."""
    heading = _wrap(spell(title), WIDTH - 2 * _MARGIN, _font(_LARGE))
    top = _MARGIN + len(heading) * (_LARGE + 10) + 14
    picture = Image.new("RGB", (WIDTH, top + len(bars) * _ROW + _MARGIN), _PAPER)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(heading):
        pen.text((_MARGIN, _MARGIN + number * (_LARGE + 10)), line, _INK, _font(_LARGE))
    longest = max((each.votes for each in bars), default=0) or 1
    room = WIDTH - 2 * _MARGIN - 90
    for number, bar in enumerate(bars):
        y = top + number * _ROW
        label = spell(bar.label, f"Option {number + 1}")
        pen.text((_MARGIN, y), _cut(label, WIDTH - 2 * _MARGIN, _font(_SMALL)), _INK, _font(_SMALL))
        end = _MARGIN + max(2, round(room * bar.votes / longest))
        box = (_MARGIN, y + 34, end, y + 34 + _BAR)
        pen.rectangle(box, _FILL, _EDGE, 2)
        pen.text((end + 12, y + 36), bar.text, _INK, _font(_SMALL))
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def spell(text: str, otherwise: str = "") -> str:
    """Write text in letters that the font has; give `otherwise` if hardly any are left.

    The font that comes with Pillow knows English alone. The message above says it in full.
    """
    spelt = "".join(_SPELT.get(each, each) for each in text)
    bare = unicodedata.normalize("NFKD", spelt)
    known = "".join(each for each in bare if _has(each))
    letters = sum(each.isalnum() for each in text)
    is_lost = 2 * sum(each.isalnum() for each in known) < letters or not known.strip()
    return otherwise if is_lost else " ".join(known.split())


def _wrap(text: str, width: int, font: ImageFont.FreeTypeFont) -> list[str]:
    """Part a text into lines that fit, a word that does not as well."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(joined) <= width:
            lines[-1] = joined
            continue
        while font.getlength(word) > width:
            end = _count_fitting(word, width, font)
            lines.append(word[:end])
            word = word[end:]  # noqa: PLW2901  what is left of it
        lines.append(word)
    return lines


def _count_fitting(text: str, width: int, font: ImageFont.FreeTypeFont) -> int:
    """Count the characters of a text that fit; one always does."""
    ends = range(1, len(text) + 1)
    fitting = bisect_right(ends, width, key=lambda end: ceil(font.getlength(text[:end])))
    return max(1, fitting)


def _cut(text: str, width: int, font: ImageFont.FreeTypeFont) -> str:
    """Give as much of a text as fits, with dots where something is missing."""
    if font.getlength(text) <= width:
        return text
    left = width - int(font.getlength("...")) - 1
    return f"{text[: _count_fitting(text, left, font)].rstrip()}..."


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


@cache
def _has(character: str) -> bool:
    return character == " " or _shape(character) != _shape(_MISSING)


def _shape(character: str) -> bytes:
    return bytes(_font(_SMALL).getmask(character))
