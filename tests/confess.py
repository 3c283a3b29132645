"""Confess: the sample of a cog that keeps secrets, for tests."""

SHOWN = "Two bars, the first is longer."

CONFESS = '''"""Confess: a cog of the tests."""

from typing import Annotated

from bot import Arg, Button, Cog, Context, File, Reply, UserError

cog = Cog("confess", "Confess")
confess = cog.group("confess", "Confess")


@confess.command
async def open(ctx: Context) -> Reply:
    """Ask everybody."""
    return Reply("Who was it?", buttons=(Button("Answer", answer, 7, typed="confess to 7"),))


@confess.command(secret=True)
async def to(ctx: Context, number: Annotated[int, Arg("Which")]) -> Reply:
    """Answer in secret."""
    return await asked(number)


@cog.action(secret=True)
async def answer(ctx: Context, number: int) -> Reply:
    """Answer in secret."""
    return await asked(number)


async def asked(number: int) -> Reply:
    if number == 9:
        raise RuntimeError("ada")
    if number != 7:
        raise UserError("There is no such question.")
    buttons = (Button("It was me", say, "me"), Button("Somebody else", say, "other"))
    return Reply("Who was it? Only you see this.", buttons=buttons)


@cog.action(secret=True)
async def say(ctx: Context, who: str) -> Reply:
    """Take the answer."""
    return Reply(f"Noted: {who}.", replaces=True)


@confess.command
async def picture(ctx: Context) -> Reply:
    """Show a picture."""
    return Reply("Look.", files=(File.of("bars.png", b"PNG", "Two bars, the first is longer."),))


@confess.command
async def heard(ctx: Context) -> Reply:
    """Tell what was heard."""
    return Reply(", ".join(await ctx.values.get("heard", [])))


@cog.listener
async def seen(ctx: Context, message: object) -> Reply | None:
    """Hear everything."""
    await ctx.values.set("heard", [*await ctx.values.get("heard", []), message.text])
'''
