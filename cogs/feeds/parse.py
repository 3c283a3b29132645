"""Parse: the bytes of a feed to values, made to run in a process that can be killed."""

import calendar
import html
import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from . import expat
from .entries import YEARS, Draft, finish, first_texts, one_line, read_count
from .excerpt import picture_address, read_line, web_address, whole_picture
from .hints import read_hints
from .jsonfeed import is_json, parse_json
from .model import ParsedFeed, Unreadable

MOST_ENTRIES = 2000
LONGEST_AUTHOR = 300
"""Characters; feedparser looks for mail addresses in time that grows with the square of it."""

_ROOT = re.compile(
    rb"(?is)(?>\s+|<\?[^>]*>|<!--.*?-->|<!doctype[^>]*>)*+<([\w:.-]+)",
)
_HEAD = 20_000
_PAGE = Unreadable("What is at this address is a web page, not a feed.", is_page=True)
_DAMAGED = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What feedparser raises for some damaged bytes, such as those of a charset's name."""
_NO_FEED = Unreadable("What is at this address is not a feed.")
_EMPTY = Unreadable("The site sent an empty page.")


def parse_feed(body: bytes, content_type: str, address: str) -> ParsedFeed | Unreadable:
    """Parse what came from an address; slow for hostile input, so call it in a worker."""
    if not body.strip():
        return _EMPTY
    if is_json(body, content_type):
        return parse_json(body, address, MOST_ENTRIES)
    root = _ROOT.match(body[:_HEAD].removeprefix(b"\xef\xbb\xbf"))
    if root and root[1].lower() == b"html":
        return _PAGE
    try:
        feed, entries, version = _read(body, content_type)
    except _DAMAGED:
        return _NO_FEED
    if not version and not entries:
        return _NO_FEED
    drafts = [_draft(entry, address) for entry in entries[:MOST_ENTRIES]]
    links = list(_links(feed))
    return ParsedFeed(
        title=one_line(_title(feed)),
        link=web_address(_text(feed, "link"), address),
        address=_first(links, "self", address),
        hub=_first(links, "hub", address),
        hints=read_hints(feed, body),
        entries=finish(drafts, address),
    )


def load_feedparser() -> Any:
    """Import feedparser, which only the worker is to pay for."""
    import feedparser  # noqa: PLC0415  see above

    _tame(feedparser.mixin._FeedParserMixin)  # noqa: SLF001  see there
    feedparser.api.PREFERRED_XML_PARSERS[:] = [expat.__name__]
    return feedparser


def _read(body: bytes, content_type: str) -> tuple[Any, list[Any], str]:
    """Run feedparser; its HTML is untrusted and made plain later, so it need not sanitise it."""
    found = load_feedparser().parse(
        # Bytes alone might be taken for the name of a file, or for an address to open.
        io.BytesIO(body),
        # Without the address: ids that look like links would be joined to it, and change with it.
        response_headers={"content-type": content_type},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    return found.feed, found.entries, found.version


def _tame(mixin: Any) -> None:
    """Cut authors before feedparser searches them: kurtmckee/feedparser#562, open as of 6.0.14."""
    original = mixin._sync_author_detail  # noqa: SLF001  there is no other way in
    if original.__name__ == "_sync_short":
        return

    def _sync_short(self: Any, key: str = "author") -> None:
        context = self._get_context()
        if isinstance(said := context.get(key), str) and len(said) > LONGEST_AUTHOR:
            context[key] = said[:LONGEST_AUTHOR]
        original(self, key)

    mixin._sync_author_detail = _sync_short  # noqa: SLF001


def _draft(entry: Any, address: str) -> Draft:
    return Draft(
        id=_text(entry, "id"),
        link=_text(entry, "link"),
        title=_title(entry),
        author=_author(entry),
        html=_content(entry),
        published=_moment(entry, "published_parsed"),
        # Past feedparser's own lookup, which would give the date of publishing in its place.
        updated=_moment(entry, "updated_parsed"),
        labels=tuple(_labels(entry)),
        pictures=tuple(_pictures(entry, address)),
        comments=read_count(_text(entry, "thr_total") or _text(entry, "slash_comments")),
    )


def _title(part: Any) -> str:
    title = _text(part, "title")
    kind = dict.get(part, "title_detail") or {}
    return html.unescape(title) if kind.get("type") == "text/plain" else read_line(title)


def _author(entry: Any) -> str:
    detail = dict.get(entry, "author_detail") or {}
    return _text(detail, "name") or _text(entry, "author")


def _content(entry: Any) -> str:
    """Take the longest of what an entry says; some give a summary and the whole."""
    contents = [_markup(each) for each in dict.get(entry, "content") or []]
    summary = dict.get(entry, "summary_detail") or {"value": _text(entry, "summary")}
    return max([_markup(summary), *contents], key=len)


def _markup(detail: Any) -> str:
    value = _text(detail, "value")
    return html.escape(value).replace("\n", "<br>") if detail.get("type") == "text/plain" else value


def _labels(entry: Any) -> Iterator[str]:
    for tag in dict.get(entry, "tags") or []:
        # Blogger also says by a category that a post is a post.
        if not str(tag.get("scheme") or "").endswith("/kind#"):
            yield tag.get("label") or tag.get("term") or ""


def _pictures(entry: Any, address: str) -> Iterator[str]:
    found = [each for each in _links(entry) if each.get("rel") == "enclosure"]
    found += dict.get(entry, "media_content") or []
    for each in found:
        kind = f"{each.get('type', '')} {each.get('medium', '')}"
        if "image" in kind:
            yield picture_address(each.get("href") or each.get("url") or "", address)
    for each in dict.get(entry, "media_thumbnail") or []:
        yield whole_picture(picture_address(each.get("url") or "", address))


def _links(part: Any) -> Iterable[Any]:
    return dict.get(part, "links") or []


def _first(links: Iterable[Any], rel: str, address: str) -> str:
    found = first_texts(link.get("href") for link in links if link.get("rel") == rel)
    return web_address(found[0], address) if found else ""


def _text(part: Any, name: str) -> str:
    value = dict.get(part, name)
    return value if isinstance(value, str) else ""


def _moment(entry: Any, name: str) -> datetime | None:
    parsed: Any = dict.get(entry, name)
    try:
        is_sane = parsed and parsed[0] in YEARS
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if is_sane else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None
