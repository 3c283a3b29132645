"""Discover: from the address of a blog's page to that of its feed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from .excerpt import read_line, web_address

_HEAD = 300_000
"""Bytes of a page that are searched."""
_KINDS = (
    "application/atom+xml",
    "application/rss+xml",
    "application/feed+json",
    "application/rdf+xml",
)
_TAG = re.compile(r"<(link|base|meta)\b([^<>]{0,3000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_CHARSET = re.compile(r"charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
_REMARK = re.compile(r"<!--(?:.*?-->|.*)|<script\b(?:.*?</script|.*)", re.DOTALL | re.IGNORECASE)
_COMMENTS = re.compile(r"(?i)comments?\b|kommentar")
_USUAL = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml")


@dataclass(frozen=True, slots=True)
class Link:
    """A feed that a page names."""

    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """What a page says of its feeds, and where feeds are at such sites; most likely first."""

    named: tuple[Link, ...] = ()
    usual: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Give all of them."""
        return tuple(dict.fromkeys([*(link.address for link in self.named), *self.usual]))


def find_links(body: bytes, content_type: str, address: str) -> Links:
    """Find the feeds that a web page names, those of comments last."""
    text = _REMARK.sub("", _decode(body[:_HEAD], content_type))
    tags = [(tag.lower(), _attributes(rest)) for tag, rest in _TAG.findall(text)]
    bases = [attrs["href"] for tag, attrs in tags if tag == "base" and attrs.get("href")]
    base = web_address(bases[0], address) if bases else ""
    named = dict.fromkeys(_named(tags, base or address))
    generators = [
        attrs.get("content", "")
        for tag, attrs in tags
        if tag == "meta" and attrs.get("name", "").lower() == "generator"
    ]
    first = sorted(named, key=lambda link: bool(_COMMENTS.search(f"{link.title} {link.address}")))
    return Links(tuple(first), tuple(_usual(address, " ".join(generators), text)))


def _named(tags: list[tuple[str, dict[str, str]]], base: str) -> Iterator[Link]:
    for tag, attrs in tags:
        kind = attrs.get("type", "").partition(";")[0].strip().lower()
        rels = attrs.get("rel", "").lower().split()
        if tag == "link" and kind in _KINDS and "alternate" in rels:
            found = web_address(attrs.get("href", ""), base)
            if found:
                yield Link(found, read_line(attrs.get("title", ""), 200))


def _usual(address: str, generator: str, text: str) -> Iterator[str]:
    host = urlsplit(address).hostname or ""
    generator = generator.lower()
    if "blogger" in generator or host.endswith(".blogspot.com"):
        yield urljoin(address, "/feeds/posts/default")
    elif "wordpress" in generator or "/wp-content/" in text:
        yield urljoin(address, "/feed/")
    else:
        yield from (urljoin(address, path) for path in _USUAL)


def _attributes(rest: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(rest)
    return {name.lower(): _unescape(one or two or three) for name, one, two, three in found}


def _unescape(value: str) -> str:
    return value.replace("&amp;", "&").replace("&#38;", "&").replace("&quot;", '"').strip()


def _decode(body: bytes, content_type: str) -> str:
    named = _CHARSET.search(content_type) or _CHARSET.search(body[:2000].decode("latin-1"))
    try:
        return body.decode(named[1] if named else "utf-8", "replace")
    except (LookupError, UnicodeError):
        return body.decode("utf-8", "replace")
