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
) -> Reply:
    """Show one page, counted from 1; `turn` is pressed with the page wanted and then `args`."""
    pages = max(1, -(-len(lines) // per_page))
    page = min(max(1, page), pages)
    shown = lines[(page - 1) * per_page : page * per_page]
    footer = f"Page {page} of {pages}, {len(lines)} in all" if pages > 1 else ""
    buttons = []
    if page > 1:
        buttons.append(Button("Previous", turn, page - 1, *args))
    if page < pages:
        buttons.append(Button("Next", turn, page + 1, *args))
    return Reply(card=Card(title, "\n".join(shown), footer=footer), buttons=tuple(buttons))
