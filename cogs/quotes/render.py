"""Render: how quotes look, as plain values."""

from datetime import tzinfo

from bot import Button, Card, Pressable, Reply, escape, shorten

from .model import Consent, Quote, State, Telling
from .naming import name_of, sign
from .roundup import render_pick, say_votes

CONSENTS = {
    Consent.AGREED: "is fine with it",
    Consent.NOBODY: "can't be asked: the words come from elsewhere",
}
_UNTOLD = (
    "could not be told, as far as I know: they may take no messages from me. It is shown only when "
    "they say yes. If you know who it is, please ask them to type `quote mine`"
)
_ABSENT = (
    "was told, but has not come to where I write to them, as far as I know: they may not have "
    "accepted my invitation. Until they do, their silence counts for nothing. If you know who it "
    "is, please ask them to type `quote mine`"
)
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


def render_waiting(quote: Quote, telling: Telling) -> str:
    """Show a quote to moderators on one line, with whether its author knows of it."""
    if quote.consent is not Consent.ASKED or telling.said_at is not None:
        return render_line(quote)
    untold = "has not been told yet" if telling.is_waiting else "could not be told"
    return f"{render_line(quote)}. Its author {untold}."


def render_own(quote: Quote, telling: Telling, zone: tzinfo) -> str:
    """Show a quote to its author, on one line."""
    state = "on the board" if quote.is_shown else STATES[quote.state]
    words = escape(shorten(" ".join(quote.words.split()), 100))
    shown = f"#{quote.number} \u201c{words}\u201d ({state}, as {escape(name_of(quote))})"
    if quote.consent is not Consent.ASKED or quote.is_shown:
        return shown
    if telling.said_at is not None:
        return f"{shown}. I asked you on {telling.said_at.astimezone(zone):%-d %B %Y, %H:%M}."
    if telling.is_waiting:
        return f"{shown}. What I wrote to you about it is on its way."
    return f"{shown}. I could not ask you, so it is shown only if you say that it is fine."


def say_author(quote: Quote, telling: Telling) -> str:
    """Say to moderators how it stands with the author of a quote."""
    if quote.consent is not Consent.ASKED:
        return CONSENTS[quote.consent]
    if telling.said_at is not None or quote.is_shown:
        return "has been asked and has not answered yet"
    if telling.is_waiting:
        return "has not been told yet: what I wrote to them is on its way"
    return _ABSENT if telling.is_absent else _UNTOLD


def say_wait(telling: Telling, *, is_yes_needed: bool) -> str:
    """Say to moderators when something approved comes onto the board, of an author who is asked."""
    if telling.said_at is None and not telling.is_waiting:
        return f"Its author {_ABSENT if telling.is_absent else _UNTOLD}"
    if is_yes_needed or telling.wait is None:
        return "It comes onto the board as soon as its author says that it is fine"
    if telling.is_waiting:
        return (
            "Its author has not been told yet. It comes onto the board when they agree, or have "
            "had time to decline once they were told"
        )
    return "It comes onto the board when its author agrees, or has had time to decline"


def render_file(quote: Quote, telling: Telling) -> Card:
    """Show a quote to moderators, with all that they need to decide."""
    state = "on the board" if quote.is_shown else STATES.get(quote.state, "gone")
    rows = [
        ("State", state),
        ("The author", say_author(quote, telling)),
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
