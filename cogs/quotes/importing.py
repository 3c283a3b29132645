"""Importing: a saved post of picks becomes candidates to choose from. Pure.

Such a post has a title, a sentence or two that end with `:-` or a colon, and then contributions,
parted by blank lines alone; a contribution of several paragraphs looks just like several. So
paragraphs that plainly go on are joined, and moderators can join others.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot import Paragraph, UserError, decode, find_identifiers, is_html, read_page, read_paragraphs

from .model import MAX_WORDS

READABLE = "a saved post as text or HTML"
MOST = 300
"""Candidates of one post; what is longer is no such post."""

_TITLE = re.compile(r"(?i)(?:pick|picks|best|quotes?) of the (?:week|month)\b.{0,40}")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    rf"(?i)(?:\w+day,? )?\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS}),? \d{{4}}"
    rf"|(?:\w+day,? )?(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
)
_END = re.compile(
    r"(?i)posted by\b|labels: |\d+ comments?:?$|email this|older posts?$|newer posts?$"
)
_RULE = re.compile(r"[\W_]{3,}|\W*o[o0]o\W*", re.IGNORECASE)
_GOES_ON = re.compile(r"[a-z]|\.{2,}|\u2026|[-\u2022*\u00b7\u2013] |\(?\d{1,4}s?[.):]? |\(")
_LEADS_ON = (":", ":-", ",", "\u2013", "\u2014", "-", ";")


@dataclass(frozen=True, slots=True)
class Post:
    """A saved post: its title and the candidates in it."""

    title: str
    candidates: tuple[str, ...]


def read_post(name: str, data: bytes) -> Post:
    """Read a saved post; raise UserError if it holds no contributions."""
    text = decode(name, data, READABLE)
    for paragraphs in _layers(text):
        found = find_candidates(paragraphs)
        if found is not None and found.candidates:
            if len(found.candidates) > MOST:
                raise UserError(f"That holds more than {MOST} contributions. Please split it.")
            return found
    raise UserError(
        "I found no contributions in that file. It should be a saved post whose title says "
        "\u201cPick of the Week\u201d, as text or HTML."
    )


def _layers(text: str) -> Iterable[Sequence[Paragraph]]:
    if is_html(text) or re.search(r"(?i)<(?:p|br|div)\b[^>]*>", text):
        yield from read_page(text).layers
    yield tuple(read_paragraphs(text))


def find_candidates(paragraphs: Sequence[Paragraph]) -> Post | None:
    """Find the contributions of the first post of picks; None if there is none."""
    start = next((at for at, each in enumerate(paragraphs) if _is_title(each)), None)
    if start is None:
        return None
    body = paragraphs[start + 1 :]
    end = next((at for at, each in enumerate(body) if at and _is_over(each)), len(body))
    kept = _without_lead(body[:end])
    return Post(paragraphs[start].joined, tuple(_join(kept)))


def _is_title(paragraph: Paragraph) -> bool:
    return _TITLE.fullmatch(paragraph.joined.strip("#*_ ")) is not None


def _is_over(paragraph: Paragraph) -> bool:
    """Tell whether the post has ended: the date of another one, or what stands below a post."""
    text = paragraph.joined
    return bool(_DATE.fullmatch(text) or _END.match(text) or _is_title(paragraph))


def _without_lead(body: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Take off a date below the title, and the author's own sentences before the first pick."""
    if body and _DATE.fullmatch(body[0].joined):
        body = body[1:]
    for at, each in enumerate(body[:3]):
        if each.joined.endswith((":-", ":")):
            return body[at + 1 :]
    return body


def _join(paragraphs: Sequence[Paragraph]) -> Iterable[str]:
    """Join paragraphs to contributions; where a post parts them by lines of marks, by those."""
    has_rules = sum(_is_rule(each) for each in paragraphs) > 1
    parts: list[str] = []
    for each in paragraphs:
        if _is_rule(each):
            yield from _whole(parts)
            parts = []
        elif has_rules or not parts or _goes_on(parts[-1], each):
            parts.append(each.text)
        else:
            yield from _whole(parts)
            parts = [each.text]
    yield from _whole(parts)


def _is_rule(paragraph: Paragraph) -> bool:
    return _RULE.fullmatch(paragraph.joined) is not None


def _goes_on(before: str, paragraph: Paragraph) -> bool:
    return bool(_GOES_ON.match(paragraph.text)) or before.rstrip().endswith(_LEADS_ON)


def _whole(parts: Sequence[str]) -> Iterable[str]:
    if parts:
        yield "\n\n".join(parts)


def choose(candidates: Sequence[str], wanted: str) -> list[str]:
    """Take candidates by their numbers, as in `2, 4-6`; those from 4 to 6 become one.

    Raise UserError saying how to choose, or which can't be taken and why.
    """
    chosen = []
    for part in wanted.replace(";", ",").split(","):
        found = re.fullmatch(r"\s*#?(\d{1,3})(?:\s*[-\u2013]\s*#?(\d{1,3}))?\s*", part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= len(candidates):
            raise UserError(
                f"Please give numbers from 1 to {len(candidates)}, as in 2, 4-6. Those from 4 to 6 "
                "become one contribution."
            )
        words = "\n\n".join(candidates[first - 1 : last])
        _check(words, part.strip())
        chosen.append(words)
    return chosen


def _check(words: str, part: str) -> None:
    if len(words) > MAX_WORDS:
        raise UserError(
            f"{part} is {len(words):,} characters long, and a contribution has at most "
            f"{MAX_WORDS:,}. I have taken none."
        )
    kinds = find_identifiers(words)
    if kinds:
        listed = " and ".join(str(kind) for kind in kinds)
        raise UserError(f"{part} seems to hold {listed}. I have taken none.")
