"""Naming: what is shown of an author. Pure."""

from urllib.parse import urlsplit

from bot import clean, escape, shorten

from .model import COLLEAGUE, READER, Consent, Quote

MAX_NAME = 60


def name_of(quote: Quote) -> str:
    """Give how the author is called: `a colleague` unless they asked to be named."""
    if quote.name:
        return quote.name
    return READER if quote.consent is Consent.NOBODY else COLLEAGUE


def link_of(quote: Quote) -> str:
    """Give the address of the source, "" where it would say whose words they are."""
    is_open = bool(quote.name) or quote.consent is Consent.NOBODY
    return quote.link if is_open else ""


def sign(quote: Quote) -> str:
    """Write the line below the words, as Markdown."""
    signed = f"\N{EM DASH} {escape(name_of(quote))}"
    link = link_of(quote)
    if not link:
        return signed
    return f"{signed}, [{escape(site_of(link))}](<{link}>)"


def site_of(link: str) -> str:
    """Name the site of a link."""
    return (urlsplit(link).hostname or "").removeprefix("www.") or "source"


def tidy_name(name: str) -> str:
    """Give a name as it can be shown: on one line, not too long, and never nobody's."""
    return shorten(" ".join(clean(name).split()), MAX_NAME) or COLLEAGUE
