"""Excerpts: what an entry says as plain text, its picture, and a beginning that ends well."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit

from bot import clean, escape, shorten

_SKIPPED = frozenset(
    "script style template noscript svg iframe object canvas form select textarea video "
    "audio".split()
)
_BLOCKS = frozenset(
    "p div section article header footer aside h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr "
    "blockquote pre figure figcaption hr".split()
)
_SMALLEST = 48
"""Pixels; what is smaller counts readers, or is an icon or a smiling face."""
_TRACKERS = re.compile(
    r"(?i)//(?:[^/]*\.)?(?:feedburner\.com|pixel\.wp\.com|stats\.wordpress\.com|doubleclick\.net"
    r"|google-analytics\.com|s\.w\.org|feedsportal\.com)/"
    r"|blogger\.googleusercontent\.com/tracker/|/~[rf]+/|/(?:pixel|spacer|blank|1x1)\.(?:gif|png)"
)
_STAMP = re.compile(r"([/=])s72(?:-w\d+-h\d+)?-c(?=/|$)")
_UNSAFE = re.compile(r"[\s<>\"\\^`{|}()\[\]]")
"""What could end the link that an address is put in."""
_LONGEST_ADDRESS = 2000
_REMARK = re.compile(r"<!--(?:.*?-->|.*)|<!\[CDATA\[|\]\]>", re.DOTALL)
_SPACE = re.compile(r"\s{2,}|[^\S ]")
_STRAY = re.compile(r"<(?![a-zA-Z/][^<>]*>)")
_SENTENCE = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
_SHORT = re.compile(
    r"(?i)(?:^|[\s(\"'“‘])(?:[a-z]|mr|mrs|ms|dr|prof|st|no|vs|etc|eg|ie|cf|e\.g|i\.e|sir|rt|hon|rev"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.$"
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of HTML as plain text, and its first real picture."""

    text: str
    image: str = ""


def read_fragment(html: str, base: str, most: int) -> Fragment:
    """Read HTML, of which at most `most` characters of text are wanted; links start at `base`.

    The time grows with the length of the HTML and no faster.
    """
    reader = _Reader(base, most)
    reader.feed(_STRAY.sub("&lt;", _REMARK.sub("", html)))
    reader.close()
    return Fragment(_tidy("".join(reader.pieces))[:most].rstrip(), reader.image)


def read_line(html: str, most: int = 500) -> str:
    """Read HTML as one line of plain text."""
    return " ".join(clean(read_fragment(html, "", most).text).split())


def web_address(address: str, base: str = "") -> str:
    """Give the whole of an http or https address, safe within a link; nothing if it is none."""
    address = re.sub(r"[\t\n]", "", clean(address).strip())
    try:
        whole = urljoin(base, address) if address else ""
        parts = urlsplit(whole)
        is_web = parts.scheme in {"http", "https"} and parts.username is None
        is_host = bool(parts.hostname) and not _UNSAFE.search(parts.hostname or "")
        parts.port  # noqa: B018  raises ValueError if it is none
    except ValueError:
        return ""
    start = len(parts.scheme) + len("://") + len(parts.netloc)
    whole = whole[:start] + _UNSAFE.sub(lambda found: quote(found[0], safe=""), whole[start:])
    return whole if is_web and is_host and len(whole) <= _LONGEST_ADDRESS else ""


def picture_address(address: str, base: str = "", *, width: str = "", height: str = "") -> str:
    """Give the whole address of a picture worth showing, else nothing."""
    if any(_is_tiny(size) for size in (width, height)):
        return ""
    address = address.strip()
    whole = web_address(f"https:{address}" if address.startswith("//") else address, base)
    return "" if _TRACKERS.search(whole) else whole


def whole_picture(address: str) -> str:
    """Give the address of a picture that Blogger cut to a stamp of 72 pixels; others as they are.

    Its servers make a picture in every size that stands in the address.
    """
    host = urlsplit(address).hostname or ""
    is_bloggers = host.endswith((".googleusercontent.com", ".bp.blogspot.com"))
    return _STAMP.sub(r"\1s640", address) if is_bloggers else address


def excerpt(text: str, limit: int = 400) -> str:
    """Cut plain text where a sentence ends, and neutralise it: no markup, mention or link.

    The limit counts characters before those that neutralise.
    """
    text = _tidy(clean(text))
    if len(text) > limit:
        ends = [found.end() for found in _SENTENCE.finditer(text[: limit + 1])]
        fit = [end for end in ends if limit // 3 < end <= limit and not _SHORT.search(text[:end])]
        text = text[: fit[-1]] if fit else shorten(text, limit)
    return escape(text)


def headline(title: str, text: str, limit: int = 200) -> str:
    """Give a title, neutralised; where it is empty, the beginning of the text stands in for it."""
    first = clean(title).strip() or clean(text).strip().partition("\n")[0]
    return escape(shorten(" ".join(first.split()), limit)) or "A new entry"


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _is_tiny(size: str) -> bool:
    digits = size.strip().lower().removesuffix("px")
    return digits.isascii() and digits.isdecimal() and int(digits[:6]) < _SMALLEST


class _Reader(HTMLParser):
    def __init__(self, base: str, most: int) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.image = ""
        self._base = base
        self._left = most * 2
        self._skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping:
            if tag == self._skipping[0]:
                self._skipping.append(tag)
        elif tag in _SKIPPED:
            self._skipping.append(tag)
        elif tag == "img":
            self._see({name: value or "" for name, value in attrs})
        elif tag == "br":
            self._add("\n")
        elif tag in _BLOCKS:
            self._add("\n- " if tag == "li" else "\n\n")

    def _see(self, attrs: dict[str, str]) -> None:
        source = attrs.get("src") or attrs.get("data-src", "")
        if not self.image and source:
            self.image = picture_address(
                source, self._base, width=attrs.get("width", ""), height=attrs.get("height", "")
            )

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping[0]:
                self._skipping.pop()
        elif tag in _BLOCKS and tag != "li":
            self._add("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._add(_SPACE.sub(" ", data))

    def _add(self, piece: str) -> None:
        if self._left > 0:
            self.pieces.append(piece)
            self._left -= len(piece.strip(" "))
