"""Comments: what the followed feeds have brought, to nominate from a list."""

from dataclasses import dataclass, field, replace

from bot import Button, Context, Form, Passage, Reply, UserError, escape, paged, shorten

from .definition import cog, pick
from .suggesting import add_form

PER_PAGE = 5
MOST = 60


@dataclass(slots=True)
class Listed:
    """The passages that somebody was shown, so that a button can name one; lost at a restart."""

    shown: dict[str, list[Passage]] = field(default_factory=dict)


@pick.command
async def comments(ctx: Context) -> Reply:
    """See the latest comments and entries of the blogs that are followed, to nominate some."""
    found = (await ctx.desk.gather_passages(ctx.community))[:MOST]
    if not found:
        return Reply(
            "No blog is followed here, or nothing of it is known yet. A moderator can follow its "
            "comments too, by the address of the comments' feed: `feed add`",
            private=True,
        )
    ctx.state(Listed).shown[ctx.user.id] = found
    return _page(found, 1)


@cog.action
async def turn_comments(ctx: Context, page: int) -> Reply:
    """Turn to another page of the comments."""
    return replace(_page(_get(ctx), page), replaces=True)


@cog.action
async def take_comment(ctx: Context, place: int) -> Form:
    """Ask for the words of a comment, with what is known of them filled in."""
    found = _get(ctx)
    if not 0 <= place < len(found):
        raise UserError("Please type `pick comments` again.")
    return add_form.open(link=found[place].link, words=found[place].text)


def _get(ctx: Context) -> list[Passage]:
    found = ctx.state(Listed).shown.get(ctx.user.id)
    if found is None:
        raise UserError("That list is from before I was restarted. Please type `pick comments`.")
    return found


def _page(found: list[Passage], page: int) -> Reply:
    lines = [
        f"{at}. {escape(shorten(' '.join(each.text.split()), 160))} ({escape(each.source)})"
        for at, each in enumerate(found, 1)
    ]
    takes = [Button(f"Nominate {at + 1}", take_comment, at) for at in range(len(found))]
    shown = paged("From the blogs", lines, page, turn_comments, per_page=PER_PAGE, buttons=takes)
    note = "A form shows the beginning of the words; paste the rest from the page."
    return replace(shown, text=note, private=True)
