"""OPML: lists of feeds as other readers keep them. Pure.

http://opml.org/spec2.opml
"""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from bot import UserError, clean, shorten

from .excerpt import web_address

MOST_BYTES = 1_000_000
MOST_FEEDS = 200
_NO_OPML = "That file is no list of feeds. Please export one from your reader as OPML."


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in a list."""

    address: str
    title: str = ""
    link: str = ""


def read_opml(data: bytes) -> list[Outline]:
    """Read a list of feeds, each once; raise UserError if it is none or too long."""
    found: dict[str, Outline] = {}
    roots: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        roots.append(name.lower()) if not roots else None
        values = {key.lower(): value for key, value in attributes.items()}
        address = web_address(values.get("xmlurl", ""))
        if name.lower() == "outline" and address:
            title = " ".join(clean(values.get("title") or values.get("text", "")).split())
            link = web_address(values.get("htmlurl", ""))
            found.setdefault(address, Outline(address, shorten(title, 200), link))
        if len(found) > MOST_FEEDS:
            raise UserError(f"A list may have {MOST_FEEDS} feeds. Please split it into several.")

    def refuse(*_: object) -> None:
        # Entities are declared there; no reader needs them, and some are bombs.
        raise UserError("That file has a document type, which I do not read. Please take it out.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003  expat's own way to say that this is all
    except (expat.ExpatError, ValueError, LookupError) as failure:
        raise UserError(_NO_OPML) from failure
    if roots[:1] != ["opml"]:
        raise UserError(_NO_OPML)
    return list(found.values())


def write_opml(title: str, outlines: Iterable[Outline]) -> str:
    """Write a list of feeds."""
    lines = [
        f'    <outline type="rss" text={_quoted(each.title or each.address)} '
        f"title={_quoted(each.title or each.address)} xmlUrl={_quoted(each.address)} "
        f"htmlUrl={_quoted(each.link)}/>"
        for each in outlines
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<opml version="2.0">',
            f"  <head><title>{clean(title)}</title></head>",
            "  <body>",
            *lines,
            "  </body>",
            "</opml>",
            "",
        ]
    )


def _quoted(text: str) -> str:
    return quoteattr(clean(text))
