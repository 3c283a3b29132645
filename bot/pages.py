"""Pages: a long list, some lines at a time, turned by buttons that outlive a restart."""

from collections.abc import Sequence

from bot.chat import Button, Card, Pressable, Reply

PER_PAGE = 10


def paged(
    title: str,
    lines: Sequence[str],
    page: int,
    turn: Pressable,
    *args: str | int,
    per_page: int = PER_PAGE,
    buttons: Sequence[Button] = (),
) -> Reply:
    """Show one page, counted from 1; `turn` is pressed with the page wanted and then `args`.

    `buttons` are one for each line, or none: those of the lines that are shown come first.
    """
    pages = max(1, -(-len(lines) // per_page))
    page = min(max(1, page), pages)
    here = slice((page - 1) * per_page, page * per_page)
    footer = f"Page {page} of {pages}, {len(lines)} in all" if pages > 1 else ""
    offered = [*buttons[here]]
    if page > 1:
        offered.append(Button("Previous", turn, page - 1, *args))
    if page < pages:
        offered.append(Button("Next", turn, page + 1, *args))
    card = Card(title, "\n".join(lines[here]), footer=footer)
    return Reply(card=card, buttons=tuple(offered))
