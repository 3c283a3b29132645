"""Markdown: questions as headings or in bold, the text below each as its answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from markdown_it import MarkdownIt

from .fields import find_field
from .pair import Draft, Drafts

SHIELDED = re.compile(
    r"(?m)^(?P<indent> *)(?P<shield>\\*)"
    r"(?=#{1,6}(?:\s|$)|`{3}|~{3}|=+ *$|-+ *$|[-*] [A-Za-z][A-Za-z ]{0,20}:)"
)
"""A line of an answer that would be taken for something else, were it not for a backslash."""

BOLD = 7
_BLOCKS = MarkdownIt("commonmark").disable("html_block")
_BLOCKS.core.ruler.enableOnly(["normalize", "block"])
_NUMBERED = re.compile(
    r"(?:#(?P<number>\d{1,6})[.:)]?|(?P<place>\d{1,4})[.)]|Q\d*[.:)])\s+", re.IGNORECASE
)
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<title>.+?)(?P=mark)(?P<rest>.*)")
_ASKING = re.compile(
    r"(?i)(?:who|what|when|where|which|why|whose|how|can|could|do|does|did|is|are|was|were|will|"
    r"would|shall|should|may|must|have|has|am)\b"
)
_DETAIL = re.compile(r"[-*] (?P<name>[A-Za-z][A-Za-z ]{0,20}): *(?P<value>.*)")


@dataclass(slots=True)
class _Section:
    """A heading or a bold line, and the lines below it."""

    title: str
    line: int
    level: int
    """Of a heading from 1 to 6; BOLD for a bold line."""
    row: str
    """What to show where it is no heading after all, but part of an answer."""
    rest: str = ""
    body: list[str] = field(default_factory=list)

    @property
    def is_question(self) -> bool:
        found = _NUMBERED.match(self.title)
        is_asked = self.title.endswith("?") or bool(_ASKING.match(self.title))
        return is_asked or bool(found and found["number"])


def read_markdown(text: str) -> Drafts | None:
    """Read questions with their answers; None if there are none."""
    sections = list(_sections(text))
    headings = [each for each in sections if each.level < BOLD]
    if any(
        each.is_question and not _is_category(headings, place)
        for place, each in enumerate(headings)
    ):
        sections = _merge(sections)
    drafts = tuple(_drafts(sections))
    return Drafts("markdown", drafts) if drafts else None


def _sections(text: str) -> Iterator[_Section]:
    rows = text.split("\n")
    starts = list(_starts(text))
    for (section, after), following in zip_longest(starts, starts[1:]):
        end = following[0].line - 1 if following else len(rows)
        section.body += rows[after:end]
        yield section


def _starts(text: str) -> Iterator[tuple[_Section, int]]:
    """Give the headings and bold lines at the margin, each with the line after it."""
    tokens = _BLOCKS.parse(text)
    for token, inline in pairwise(tokens):
        if token.level or not token.map or inline.type != "inline":
            continue
        start, end = token.map
        if token.type == "heading_open":
            title = " ".join(inline.content.split())
            yield _Section(title, start + 1, int(token.tag[1]), title), end
        elif found := _BOLD.match(inline.content.split("\n")[0]):
            rest = found["rest"].strip()
            title = found["title"].strip() + ("?" if rest.startswith("?") else "")
            section = _Section(title, start + 1, BOLD, found[0], rest.removeprefix("?").strip())
            if section.is_question:
                yield section, start + 1


def _merge(sections: list[_Section]) -> list[_Section]:
    """Put bold lines, and headings below a question's own, back into the answers."""
    merged: list[_Section] = []
    for each in sections:
        above = merged[-1] if merged else None
        is_question = each.level < BOLD and each.is_question
        if above and above.is_question and each.level > above.level and not is_question:
            above.body += [each.row, *each.body]
        elif each.level < BOLD:
            merged.append(each)
    return merged


def _is_category(sections: list[_Section], place: int) -> bool:
    here, below = sections[place], sections[place + 1 : place + 2]
    return bool(below) and below[0].level > here.level and not any(map(str.strip, here.body))


def _drafts(sections: list[_Section]) -> Iterator[Draft]:
    category = ""
    for place, section in enumerate(sections):
        if section.is_question and not _is_category(sections, place):
            yield _draft(section, category)
        elif place or section.level > 1:
            category = section.title


def _draft(section: _Section, category: str) -> Draft:
    values: dict[str, object] = {}
    body = [section.rest, *section.body]
    while body and not body[-1].strip():
        body.pop()
    while body and (detail := _DETAIL.fullmatch(body[-1])) and find_field(detail["name"]):
        values[str(find_field(detail["name"]))] = detail["value"]
        body.pop()
    found = _NUMBERED.match(section.title)
    if category:
        values["category"] = category
    if found and (found["number"] or found["place"]):
        values["number"] = found["number"] or found["place"]
    values["question"] = section.title[found.end() if found else 0 :]
    values["answer"] = SHIELDED.sub(_unshield, "\n".join(body))
    return Draft(f"Line {section.line}", values)


def _unshield(found: re.Match[str]) -> str:
    return found["indent"] + found["shield"][1:]
