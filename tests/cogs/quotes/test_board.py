"""The quote board, as people meet it: nominated, looked at, voted for, gathered each week."""

from datetime import UTC, datetime
from pathlib import Path

from bot.clock import HeldClock
from tests.talk import Talk, Talking
from tests.talk import talking as talking_on_console

LINK = "https://blog.example/posts/7"
KETTLE = "We mended the kettle ourselves. Nobody came for a week."
CHAIR = "Whoever has the chair from room nine, please bring it back."


def sunday() -> HeldClock:
    """Begin an hour before the week's round-up."""
    return HeldClock(datetime(2026, 11, 29, 17, 0, tzinfo=UTC))


async def nominate(talk: Talk, *words: str) -> None:
    """Have words from the blog on the board."""
    for each in words:
        assert "Nominated as #" in await talk.says(f"pick add {LINK} {each}")


async def approve(talk: Talk, *numbers: int) -> None:
    """Approve nominations as a moderator, in the hall."""
    await talk.becomes("mo", "moderator")
    await talk.goes_to("hall")
    for each in numbers:
        said = await talk.says(f"pick approve {each}")
        assert f"#{each} is approved. It is on the board." in said
        assert said.is_private


async def test_words_from_the_blog_come_onto_the_board_and_are_voted_for(
    tmp_path: Path, talking: Talking
) -> None:
    async with talking(tmp_path) as talk:
        assert "The board is empty so far." in await talk.says("quote top all")
        said = await talk.says(f"pick add {LINK} {KETTLE}")
        assert "Nominated as #1. Moderators will look at it." in said
        assert said.is_private
        assert "already, as #1" in await talk.says(f"pick add {LINK} {KETTLE.upper()}")
        assert "There is no quote #1 on the board" in await talk.says("quote show 1")
        await talk.becomes("mo", "moderator")
        await talk.goes_to("hall")
        assert KETTLE in await talk.says("pick queue")
        said = await talk.presses("Look at #1")
        assert said.is_private
        assert "can't be asked: the words come from elsewhere" in said
        assert "It is on the board." in await talk.presses("Approve")
        await talk.becomes("bob")
        said = await talk.says("quote show 1")
        assert KETTLE in said
        assert f"— a reader, blog.example ({LINK}) · #1 · 1 vote" in said
        said = await talk.presses("Vote")
        assert said.is_private
        assert "Your vote is counted: #1 has 2 votes." in said
        assert "already: #1 has 2 votes" in await talk.says("quote vote 1")
        assert "taken back: #1 has 1 vote." in await talk.presses("Undo")
        assert KETTLE in await talk.says("quote search KETTLE week")
        assert "No quote on the board holds" in await talk.says("quote search boiler")
        assert KETTLE in await talk.says("quote random")
        assert "1. #1" in await talk.says("quote top week")


async def test_moderators_shorten_turn_down_and_undo(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path) as talk:
        await nominate(talk, KETTLE, CHAIR)
        await talk.becomes("mo", "moderator")
        await talk.goes_to("hall")
        await talk.says("pick edit 1")
        said = await talk.fills("We mended the kettle.")
        assert "We mended the kettle. [...]" in said
        assert "all its words again" in await talk.presses("Undo")
        await talk.says("pick edit 1")
        assert "did not write “boiler.”" in await talk.fills("We mended the boiler.")
        said = await talk.says("pick redact 1 kettle ourselves")
        assert "We mended the [removed]. Nobody" in said
        assert "can't be undone" in said
        assert "The words are gone from #1." in await talk.presses("Take them out")
        assert "kettle" not in await talk.says("pick look 1")
        assert "kept for a week" in await talk.says("pick reject 2 Too many chairs already")
        assert "#2 waits again" in await talk.presses("Undo")
        await approve(talk, 2)
        assert "#2 waits again" in await talk.presses("Undo")
        assert "no quote #2 on the board" in await talk.says("quote show 2")


async def test_the_week_ends_in_a_roundup(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path, sunday()) as talk:
        await nominate(talk, KETTLE, CHAIR)
        await approve(talk, 1, 2)
        said = await talk.says("roundup set Sunday 18:00")
        assert "Pick of the Week 1 comes in hall on Sunday 29 November at 18:00" in said
        assert "Pick of the Week 24 comes" in await talk.says("roundup number 24")
        await talk.becomes("bob")
        await talk.says("quote vote 2")
        await talk.becomes("mo", "moderator")
        said = await talk.says("roundup preview")
        assert said.is_private
        assert said.index(CHAIR) < said.index(KETTLE)
        await talk.says("roundup edit")
        await talk.fills("A week of chairs.", "#1")
        assert not await talk.waits("59 minutes")
        said = await talk.waits("1 minute")
        assert said.startswith("Pick of the Week 24\n\nA week of chairs.")
        assert KETTLE in said
        assert CHAIR not in said
        assert not said.is_private
        assert not await talk.waits("10 minutes")
        await talk.says("roundup now")
        assert "Pick of the Week 25 is posted in hall." in await talk.presses("Post it")
        said = await talk.says("roundup show")
        assert CHAIR in said
        assert KETTLE not in said
        assert "There are no picks yet" in await talk.says("roundup preview")
        assert "Pick of the Week 25, Sunday 29 November" in await talk.says("roundup list")
        said = await talk.says("roundup show 24")
        assert said.is_private
        assert KETTLE in said
        said = await talk.says("pick export 24")
        names = [Path(each).name.partition("-")[2] for each in said.files]
        markdown, html = (Path(each).read_text("utf-8") for each in said.files)
        assert [each.endswith(end) for each, end in zip(names, (".md", ".html"), strict=True)]
        assert markdown.startswith("# Pick of the Week 24\n\nA week of chairs.\n\n> We mended")
        assert f'<a href="{LINK}">blog.example</a>' in html


async def test_a_roundup_is_postponed_and_switched_off(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path, sunday()) as talk:
        await nominate(talk, KETTLE)
        await approve(talk, 1)
        await talk.says("roundup set Sunday 18:00")
        said = await talk.says("roundup postpone Sun 19:00")
        assert "on Sunday 29 November at 19:00" in said
        assert not await talk.waits("1 hour 59 minutes")
        assert "We mended" in await talk.waits("1 minute")
        assert "No more round-ups come." in await talk.says("roundup off")
        assert "Pick of the Week 2 comes" in await talk.presses("Undo")


async def test_a_saved_post_is_chosen_from(tmp_path: Path, talking: Talking) -> None:
    path = tmp_path / "post.txt"
    path.write_text(f"Pick of the Week 7\n\nSome words:-\n\n{KETTLE}\n\n{CHAIR}\n\nMore.")
    async with talking(tmp_path) as talk:
        await talk.becomes("mo", "moderator")
        await talk.goes_to("hall")
        said = await talk.says("pick import", path)
        assert said.is_private
        assert "Pick of the Week 7: 3 contributions" in said
        assert f"2. {CHAIR}" in said
        await talk.presses("Take some")
        assert "Nominated: #1, #2." in await talk.fills("1, 2-3")
        assert "Dropped again: 2." in await talk.presses("Undo")
        assert "Nothing waits for you." in await talk.says("pick queue")


async def test_what_was_posted_is_kept_up_to_date(tmp_path: Path) -> None:
    # On the console alone: what the bot says by itself comes there before the next line is read.
    async with talking_on_console(tmp_path, sunday()) as talk:
        await nominate(talk, KETTLE)
        await talk.becomes("mo", "moderator")
        await talk.goes_to("board")
        assert "posted in board from now on" in await talk.says("pick board")
        await talk.says("roundup set Sunday 18:00")
        heard = await talk.says("pick approve 1") + await talk.waits("1 second")
        assert f"{KETTLE}\n\n— a reader" in heard
        heard = await talk.says("quote vote 1") + await talk.waits("1 second")
        assert "· #1 · 2 votes" in heard
        assert "2 votes" in await talk.waits("1 hour")
        heard = await talk.says("pick reject 1 It is from another year")
        assert "(The message above is taken back.)" in heard
        assert "What stood here has been withdrawn." in heard
        heard = await talk.presses("Undo") + await talk.says("pick approve 1")
        assert heard.count(f"> {KETTLE}\n\n— a reader") == 2
        assert "posted in no room" in await talk.says("pick board off")
        assert "posted in board from now on" in await talk.presses("Undo")
        assert "Board room: board" in await talk.says("pick settings")


async def test_digests_name_the_leading_quotes(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path) as talk:
        await nominate(talk, KETTLE, CHAIR)
        await approve(talk, 1, 2)
        await talk.becomes("bob")
        await talk.says("quote vote 2")
        await talk.becomes("mo", "moderator")
        said = await talk.says("digest preview")
        assert "Leading quotes" in said
        assert said.index("bring it back") < said.index("We mended the kettle")


async def test_moderators_are_told_in_their_room_without_the_words(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        await talk.becomes("olive", "owner")
        await talk.goes_to("mods")
        await talk.says("community moderators-room mods")
        await talk.becomes("mo", "moderator")
        heard = await talk.says(f"pick add {LINK} {KETTLE}")
        assert "Nomination #1 for Pick of the Week waits for a moderator." in heard
        assert KETTLE not in heard
        said = await talk.presses("Look")
        assert said.is_private
        assert KETTLE in said
