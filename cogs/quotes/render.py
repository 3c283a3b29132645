"""Render: how quotes look, as plain values."""

from bot import Button, Card, Pressable, Reply, escape, shorten

from .model import Consent, Quote, State
from .naming import name_of, sign
from .roundup import render_pick, say_votes

CONSENTS = {
    Consent.ASKED: "has been asked and has not answered yet",
    Consent.AGREED: "is fine with it",
    Consent.NOBODY: "can't be asked: the words come from elsewhere",
}
STATES = {
    State.WAITING: "waits for the moderators",
    State.APPROVED: "approved",
    State.REJECTED: "turned down",
}


def render_post(quote: Quote, vote: Pressable) -> Reply:
    """Show a quote on the board, with a button to vote."""
    buttons = () if quote.is_settled else (Button("Vote", vote, quote.number),)
    return Reply(render_pick(quote), buttons=buttons)


def render_line(quote: Quote) -> str:
    """Show a quote on one line of a list."""
    words = escape(shorten(" ".join(quote.words.split()), 100))
    return f"#{quote.number} \u201c{words}\u201d {sign(quote)} ({say_votes(quote)})"


def render_own(quote: Quote) -> str:
    """Show a quote to its author, on one line."""
    state = "on the board" if quote.is_shown else STATES[quote.state]
    words = escape(shorten(" ".join(quote.words.split()), 100))
    return f"#{quote.number} \u201c{words}\u201d ({state}, as {escape(name_of(quote))})"


def render_file(quote: Quote) -> Card:
    """Show a quote to moderators, with all that they need to decide."""
    state = "on the board" if quote.is_shown else STATES.get(quote.state, "gone")
    rows = [
        ("State", state),
        ("The author", CONSENTS[quote.consent]),
        ("Shown as", escape(name_of(quote))),
        ("Votes", str(quote.votes)),
    ]
    if quote.reason:
        rows.append(("Why", escape(quote.reason)))
    if quote.link:
        rows.append(("From", f"<{quote.link}>"))
    body = quote_lines(quote.words)
    if quote.words != quote.original:
        body += "\n\nThis was shortened. The whole of it:\n\n" + quote_lines(quote.original)
    return Card(f"Nomination #{quote.number}", body, tuple(rows))


def quote_lines(words: str) -> str:
    """Write words as a quotation."""
    return "\n".join(f"> {escape(row)}".rstrip() for row in words.split("\n"))
