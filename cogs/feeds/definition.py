"""The feeds' cog, its group of commands and what it holds in memory."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

from bot import Arg, Cog, Context, Desk, Every, UserError, escape

from .records import Followed, State
from .store import Subscriptions
from .worker import Worker

cog = Cog("feeds", "News of blogs and sites")
feed = cog.group("feed", "Follow blogs and sites, and see what is new")


@dataclass(slots=True)
class Readers:
    """The process that parses, made when it is first wanted."""

    worker: Worker = field(default_factory=Worker)


def worker(desk: Desk) -> Worker:
    """Give the process that parses."""
    return desk.state(Readers).worker


@cog.job(Every(timedelta(minutes=5)))
async def rest(desk: Desk) -> None:
    """End the process that parses while there is nothing to parse; it holds 28 MB."""
    await worker(desk).rest()


@cog.on_stop
async def end_worker(desk: Desk) -> None:
    """End the process that parses, so that a reload brings new code."""
    await worker(desk).close()


async def names(ctx: Context, typed: str) -> list[str]:
    """Suggest feeds by number and name."""
    wanted = typed.removeprefix("#").casefold()
    lines = [f"{each.number} {each.feed.name}" for each in await subscriptions(ctx).list_live()]
    return [line[:100] for line in lines if wanted in line.casefold()][:25]


Which = Annotated[str, Arg("Its number or a part of its name, as in feed list", names)]


def subscriptions(ctx: Context) -> Subscriptions:
    """Give the subscriptions of the community."""
    return Subscriptions(ctx.storage, ctx.community)


async def get_followed(ctx: Context, typed: str) -> Followed:
    """Get a subscription by its number or a part of its feed's name."""
    found = await subscriptions(ctx).list_live()
    wanted = typed.strip().removeprefix("#").casefold()
    number, _, name = wanted.partition(" ")
    numbered = [each for each in found if str(each.number) == number]
    exact = [each for each in numbered if name.strip() in each.feed.name.casefold()]
    # Before the number alone, as a name may begin with one, which is not to mean another feed.
    named = exact or [each for each in found if wanted and wanted in each.feed.name.casefold()]
    named = named or numbered
    if len(named) == 1:
        return named[0]
    if not named:
        raise UserError(
            f"I follow no feed called {escape(typed[:60])}. Type `feed list` to see what I follow."
        )
    listed = "\n".join(f"- {label(each)}" for each in named[:10])
    raise UserError(f"Which of them? Please give its number:\n{listed}")


async def get_numbered(ctx: Context, number: int) -> Followed:
    """Get a subscription by the number in a button, whatever its state."""
    found = await subscriptions(ctx).find(number)
    if found is None:
        raise UserError("That is no longer kept. Please type `feed add` and the address again.")
    return found


def label(each: Followed) -> str:
    """Name a subscription: its number, its feed and its room."""
    return f"#{each.number} {escape(each.feed.name)}, in {escape(each.subscription.room.name)}"


def state_of(desk: Desk, each: Followed) -> str:
    """Say how a subscription is, in a few words; nothing if all is well."""
    if not desk.is_served(each.subscription.room):
        return "not read: I do not work in its room any more"
    if each.feed.polling.stopped:
        return "stopped"
    if each.subscription.state is State.PAUSED:
        return "paused"
    return "failing" if each.feed.polling.failures else ""
