"""What is secret: answered in private on every platform, and told of by no file of the bot."""

from pathlib import Path

from tests.matrix_talk import MatrixTalk
from tests.shelf import NO_FAQ, shelved
from tests.talk import Talking

CONFESS = '''"""Confess: a cog of the tests."""

from typing import Annotated

from bot import Arg, Button, Cog, Context, Reply, UserError

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
    if number != 7:
        raise UserError("There is no such question.")
    buttons = (Button("It was me", say, "me"), Button("Somebody else", say, "other"))
    return Reply("Who was it? Only you see this.", buttons=buttons)


@cog.action(secret=True)
async def say(ctx: Context, who: str) -> Reply:
    """Take the answer."""
    return Reply(f"Noted: {who}.", replaces=True)


@cog.listener
async def seen(ctx: Context, message: object) -> Reply | None:
    """Hear everything."""
    await ctx.values.set("heard", [*await ctx.values.get("heard", []), message.text])
'''


async def test_what_is_secret_is_asked_and_answered_in_private(
    talking: Talking, tmp_path: Path
) -> None:
    with shelved(tmp_path / "shelf", confess=CONFESS):
        async with talking(tmp_path / "data", cogs_off=NO_FAQ) as talk:
            shown = await talk.says("confess open")
            assert "Who was it?" in shown
            if isinstance(talk, MatrixTalk):
                # Everybody would see who presses, so it says what to write instead.
                assert not shown.buttons
                assert "Answer: write confess to 7 to me in a direct message." in shown
                shown = await talk.says("confess to 7")
                assert "Nothing of what others can see in the room is counted" in shown
            else:
                shown = await talk.presses("Answer")
            assert shown.is_private
            assert "Only you see this" in shown
            assert shown.buttons == ["It was me", "Somebody else"]
            done = await talk.presses("It was me")
            assert done.is_private
            assert "Noted: me." in done
            wrong = await talk.says("confess to 8")
            assert wrong.is_private
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file() and "heard" not in path.parts:
            content = path.read_bytes()
            assert b"to 7" not in content, path
            assert b"confess.say" not in content, path
            assert b"It was me" not in content, path
