"""Export: a round-up as Markdown and as HTML, ready for a blog post. Pure."""

from collections.abc import Sequence
from html import escape

from .model import Quote
from .naming import link_of, name_of, site_of
from .roundup import LEAD, title_of

_SPECIAL = str.maketrans({each: f"\\{each}" for each in "\\`*_[]<>#"})


def write_markdown(number: int, introduction: str, picks: Sequence[Quote]) -> str:
    """Write a round-up as Markdown."""
    parts = [f"# {title_of(number)}", _mark(introduction or LEAD)]
    for pick in picks:
        parts.append("\n".join(f"> {_mark(row)}".rstrip() for row in pick.words.split("\n")))
        link = link_of(pick)
        signed = f"\N{EM DASH} {_mark(name_of(pick))}"
        parts.append(f"{signed}, [{_mark(site_of(link))}](<{link}>)" if link else signed)
        if pick.reason:
            parts.append(f"*{_mark(pick.reason)}*")
    return "\n\n".join(parts) + "\n"


def write_html(number: int, introduction: str, picks: Sequence[Quote]) -> str:
    """Write a round-up as HTML, without head and body: what a blog's editor takes."""
    parts = [f"<h2>{escape(title_of(number))}</h2>", f"<p>{_lines(introduction or LEAD)}</p>"]
    for pick in picks:
        paragraphs = [each for each in pick.words.split("\n\n") if each.strip()]
        words = "\n".join(f"<p>{_lines(each.strip())}</p>" for each in paragraphs)
        link = link_of(pick)
        signed = escape(name_of(pick))
        if link:
            signed += f', <a href="{escape(link)}">{escape(site_of(link))}</a>'
        parts.append(f"<blockquote>\n{words}\n</blockquote>\n<p>\N{EM DASH} {signed}</p>")
        if pick.reason:
            parts.append(f"<p><em>{_lines(pick.reason)}</em></p>")
    return "\n".join(parts) + "\n"


def _mark(text: str) -> str:
    return text.translate(_SPECIAL)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")
