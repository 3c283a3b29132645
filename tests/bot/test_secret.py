"""What is secret: answered in private on every platform, and told of by no file of the bot."""

import json
from pathlib import Path

from bot.chat import File, Reply
from bot.packing import pack_reply, unpack_reply
from tests.confess import CONFESS, SHOWN
from tests.discord_talk import talking_on_discord
from tests.matrix_talk import MatrixTalk
from tests.shelf import NO_FAQ, shelved
from tests.talk import Talking
from tests.talk import talking as talking_on_console


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


async def test_no_line_and_no_cooldown_tells_of_it(tmp_path: Path) -> None:
    with shelved(tmp_path / "shelf", confess=CONFESS):
        async with talking_on_console(tmp_path / "data", cogs_off=NO_FAQ) as talk:
            log = tmp_path / "data" / "logs" / "staffroom.log"
            await talk.says("confess open")
            before = log.read_text()
            assert '"name": "confess open"' in before
            await talk.says("confess to 7")
            await talk.presses("It was me")
            assert "no such question" in await talk.says("confess to 8")
            assert log.read_text() == before
            # What fails is logged by its place, since it has to be mended, and by nothing else.
            assert "Sorry" in await talk.says("confess to 9")
            (line,) = log.read_text().removeprefix(before).splitlines()
            assert set(json.loads(line)) == {
                *("time", "level", "logger", "event", "reference", "outcome", "failure")
            }
            assert "ada" not in line


async def test_what_is_secret_is_not_heard_by_other_cogs(tmp_path: Path) -> None:
    with shelved(tmp_path / "shelf", confess=CONFESS):
        async with talking_on_console(tmp_path / "data", cogs_off=NO_FAQ) as talk:
            await talk.says("confess to 7")
            await talk.says("confess open")
            assert await talk.says("confess heard") == "confess open, confess heard"


async def test_what_others_can_see_typed_is_not_done(tmp_path: Path) -> None:
    with shelved(tmp_path / "shelf", confess=CONFESS):
        typed = talking_on_discord(tmp_path / "data", is_typed=True, cogs_off=NO_FAQ)
        async with typed as talk:
            heard = await talk.says("confess to 7")
            assert heard.is_private
            assert "Others can see what is typed here, so I have done nothing." in heard


async def test_what_a_picture_shows_is_said_beside_it(talking: Talking, tmp_path: Path) -> None:
    with shelved(tmp_path / "shelf", confess=CONFESS):
        async with talking(tmp_path / "data", cogs_off=NO_FAQ) as talk:
            heard = await talk.says("confess picture")
            (path,) = heard.files
            assert Path(path).read_bytes() == b"PNG"
            assert f"Picture: {SHOWN}" in heard
            posted = unpack_reply(await pack_reply(Reply(files=(File.of("a.png", b"", SHOWN),))))
            assert posted.files[0].about == SHOWN
