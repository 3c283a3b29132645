"""Pages: the paragraphs of a saved web page, without its menus, scripts and comments."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from .paragraphs import Paragraph

_SKIPPED = frozenset(
    "script|style|template|noscript|svg|nav|aside|footer|form|button|select|iframe|textarea|object"
    "|canvas".split("|")
)
_COMMENTS = re.compile(
    r"(?i)comments?|comments?[-_]?(?:list|thread|content|body|form|section|area|wrapper|holder|block)"
    r"|commentlist|disqus_thread|respond|replies|sidebar|navbar|breadcrumbs?|share|sharedaddy|related"
)
_BODIES = re.compile(r"(?i)post-?body|entry-?content|post-?content|article-?body|articlebody")
_HEADINGS = frozenset("h1|h2|h3|h4|h5|h6|dt|summary".split("|"))
_BLOCKS = _HEADINGS | frozenset(
    "p|div|section|article|main|header|ul|ol|li|dl|dd|table|tr|td|th|blockquote|pre|details|figure"
    "|figcaption|hr|body|address".split("|")
)
_OUTER = frozenset(["html", "body", "article", "main"])
_VOID = frozenset("br|hr|img|input|meta|link|wbr|source|col|area|base".split("|"))
_REMARK = re.compile(r"<!--(?:.*?-->|.*)", re.DOTALL)
_STRAY = re.compile(r"<(?![a-zA-Z/!][^<>]*>)")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's title, and its paragraphs by how surely they belong to the text: surest first."""

    title: str
    layers: tuple[tuple[Paragraph, ...], ...]


def read_page(text: str) -> Page:
    """Take a page apart."""
    reader = _Reader()
    reader.feed(_tidy(text))
    reader.close()
    reader.flush()
    found = reader.found
    layers = [
        tuple(paragraph for sureness, paragraph in found if sureness >= least)
        for least in (2, 1, 0)
        if least == 0 or any(sureness >= least for sureness, _ in found)
    ]
    return Page(" ".join(reader.title.split()), tuple(layers))


def _tidy(text: str) -> str:
    """Take out what would cost html.parser time that grows with the square of the length."""
    return _STRAY.sub("&lt;", _REMARK.sub("", text))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, Paragraph]] = []
        self.title = ""
        self._pieces: list[str] = []
        self._line = 1
        self._skipping: list[str] = []
        self._within: dict[str, list[str]] = {"body": [], "article": [], "pre": [], "heading": []}
        self._lists: list[int | None] = []
        self._is_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping:
            if tag == self._skipping[0]:
                self._skipping.append(tag)
            return
        if tag == "br":
            self._pieces.append("\n")
            return
        names = _names(attrs)
        if tag in _SKIPPED or (tag not in _OUTER | _VOID and any(map(_COMMENTS.fullmatch, names))):
            self.flush()
            self._skipping.append(tag)
            return
        if tag in _BLOCKS:
            self.flush()
        self._is_title = tag == "title"
        self._open(tag, names)

    def _open(self, tag: str, names: list[str]) -> None:
        starts = {
            "body": any(map(_BODIES.fullmatch, names)),
            "article": tag in {"article", "main"},
            "pre": tag == "pre",
            "heading": tag in _HEADINGS,
        }
        for name, within in self._within.items():
            if starts[name] or (within and tag == within[0]):
                within.append(tag)
        if tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li" and self._lists:
            count = self._lists[-1]
            self._pieces.append("- " if count is None else f"{count + 1}. ")
            self._lists[-1] = None if count is None else count + 1

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping[0]:
                self._skipping.pop()
            return
        if tag in _BLOCKS:
            self.flush()
        self._is_title = False
        for within in self._within.values():
            if within and tag == within[0]:
                within.pop()
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()

    def handle_data(self, data: str) -> None:
        if self._skipping:
            return
        if self._is_title:
            self.title += data
            return
        if not any(map(str.strip, self._pieces)):
            self._line = self.getpos()[0]
        self._pieces.append(data if self._within["pre"] else re.sub(r"\s+", " ", data))

    def flush(self) -> None:
        """End the paragraph under way; an empty line within it, as of two <br>, ends one too."""
        text = "".join(self._pieces)
        if re.fullmatch(r"\s*(?:-|\d+\.)\s*", text):
            return
        self._pieces.clear()
        sureness = 2 if self._within["body"] else bool(self._within["article"])
        for part in re.split(r"\n\s*\n", text):
            shown = "\n".join(line.strip() for line in part.split("\n")).strip()
            if shown:
                paragraph = Paragraph(shown, self._line, is_heading=bool(self._within["heading"]))
                self.found.append((sureness, paragraph))


def _names(attrs: list[tuple[str, str | None]]) -> list[str]:
    given = [value or "" for name, value in attrs if name in {"id", "class", "itemprop"}]
    return " ".join(given).split()
