"""Markup: the small Markdown of replies, and how other people's text is kept from making any.

Replies may use **bold**, *italic*, `code`, [links](https://...), headings, lists and quotes.
"""

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.token import Token

BREAK = "\N{ZERO WIDTH SPACE}"
"""Stands where a platform would make a mention or a link out of plain text; nobody sees it."""

_SPECIAL = (
    r"(?P<indent>^(?=[ \t]))"
    r"|^(?P<digits>\d{0,10})(?P<start>[-+=#.)])"
    r"|(?P<mark>[\\`*_~|\[\]<>&])"
    r"|(?P<mention>@|\b(?:https?|ftp|mailto|matrix|tel|xmpp):|\bwww(?=\.))"
)
_LINK = r"(?P<link>\bhttps?://[^\s<>\"\\`|@]*[\w/=#&+-])"
_FLAGS = re.IGNORECASE | re.MULTILINE
_ESCAPED = re.compile(_SPECIAL, _FLAGS)
_ESCAPED_BUT_LINKS = re.compile(f"{_LINK}|{_SPECIAL}", _FLAGS)
_MARKUP = re.compile(r"[\\`*_~\[\]<>!]")
_HEADING = re.compile(r"(?m)^#{1,6}[ \t]+")
_NEWLINE = re.compile("\r\n|[\r\v\f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")
_FLAG = re.compile("(\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f)")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"
    "\N{SOFT HYPHEN}\N{ARABIC LETTER MARK}\N{MONGOLIAN VOWEL SEPARATOR}"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
    "\ud800-\udfff]"
)
_ENDS = (r"\n\s*\n", r"\n", r"(?<=[.!?…])\s", r"\s")

_INLINE = (
    MarkdownIt("commonmark")
    .enable("strikethrough")
    .disable(["entity", "html_inline", "image", "newline", "normalize"])
)


def clean(text: str) -> str:
    """Drop what is invisible and harmful: control characters and those that turn the direction.

    Line ends become newlines. Emoji and letters of every script stay.
    """
    text = _NEWLINE.sub("\n", text)
    parts = _FLAG.split(text)
    parts[::2] = [_INVISIBLE.sub("", part) for part in parts[::2]]
    return "".join(parts)


def escape(text: str, *, keep_links: bool = False) -> str:
    """Make text show as it is on every platform: no markup, no mention, no link.

    With `keep_links`, for authors who are trusted, http and https addresses can be pressed.
    """
    return (_ESCAPED_BUT_LINKS if keep_links else _ESCAPED).sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    part = found[0]
    match found.lastgroup:
        case "start":
            return f"{found['digits']}\\{found['start']}"
        case "mark":
            return f"\\{part}"
        case "link":
            return f"<{part}>"
    return part + BREAK


def plain(markdown: str) -> str:
    """Give what a reader sees of the markup, line by line, with the address behind each link."""
    lines = _HEADING.sub("", markdown).split("\n")
    return "\n".join(_plain_line(line) for line in lines)


def _plain_line(line: str) -> str:
    if not _MARKUP.search(line):
        return line
    (inline,) = _INLINE.parseInline(line)
    return "".join(_shown(inline.children or []))


def _shown(tokens: list[Token]) -> list[str]:
    shown: list[str] = []
    opened: list[tuple[int, str]] = []
    for token in tokens:
        if token.type == "link_open":
            opened.append((len(shown), str(token.attrGet("href"))))
        elif token.type == "link_close":
            start, address = opened.pop()
            label = "".join(shown[start:])
            if label != address and token.info != "auto":
                shown.append(f" ({address})")
        else:
            shown.append(token.content)
    return shown


def shorten(text: str, limit: int) -> str:
    """Cut text at the end of a word so that it has at most `limit` characters, and add an …."""
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    cut = text[: limit - 1]
    if not text[limit - 1].isspace():
        at = max(cut.rfind(" "), cut.rfind("\n"))
        cut = cut[:at] if at > limit // 2 else _whole(cut, text[limit - 1])
    return cut.rstrip(" \t\n,;:-") + "…"


def split(text: str, limit: int) -> list[str]:
    """Split text into parts of at most `limit` characters, at paragraphs where it can be."""
    parts = []
    limit = max(1, limit)
    while len(text) > limit:
        end, following = _find_end(text, limit)
        parts.append(text[:end].rstrip())
        text = text[following:]
    return [part for part in [*parts, text] if part.strip()]


def _find_end(text: str, limit: int) -> tuple[int, int]:
    for pattern in _ENDS:
        ends = [
            (found.start(), found.end())
            for found in re.finditer(pattern, text[: limit + 1])
            if text[: found.start()].strip()
        ]
        if ends and (ends[-1][0] > limit // 3 or pattern == _ENDS[-1]):
            return ends[-1]
    end = len(_whole(text[:limit], text[limit])) or limit
    return end, end


def _whole(cut: str, following: str) -> str:
    """Take off a letter, emoji or escape that the cut would have broken."""
    while cut and (_joins(following) or cut[-1] in "\\\N{ZERO WIDTH JOINER}"):
        cut, following = cut[:-1], cut[-1]
    return cut


def _joins(char: str) -> bool:
    return bool(unicodedata.combining(char)) or char in "\N{ZERO WIDTH JOINER}\ufe0e\ufe0f"
