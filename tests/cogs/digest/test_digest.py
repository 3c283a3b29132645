"""Digests, as people meet them: planned, previewed, sent once, and caught up on."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import HeldClock
from tests.talk import Talk, Talking
from tests.talk import talking as talking_on_console

LONDON = ZoneInfo("Europe/London")
KETTLE = "faq add Is there a kettle? | Yes."
BIN = "faq add Is there a bin? | Behind the shed."
TOLD = "- #66 Is there a kettle?"


async def begin(talk: Talk, room: str = "hall") -> None:
    """Go on as a moderator in a room."""
    await talk.becomes("mo", "moderator")
    await talk.goes_to(room)


def at(text: str) -> HeldClock:
    return HeldClock(datetime.fromisoformat(text).replace(tzinfo=UTC))


async def test_a_digest_comes_once_at_its_time(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk)
        said = await talk.says("digest set daily 08:30")
        assert said.is_private
        assert said.buttons == ["Undo"]
        assert "A digest comes to hall every day at 08:30, if anything is new." in said
        assert "The next is due on Tuesday 24 November at 08:30." in said
        await talk.says(KETTLE)
        assert not await talk.waits("23 hours 29 minutes")
        said = await talk.waits("1 minute")
        assert said.splitlines()[0] == "Daily digest"
        assert "New since Monday 23 November at 08:30." in said
        assert "New and changed answers" in said
        assert TOLD in said
        assert not said.is_private
        assert not await talk.waits("2 days")


async def test_an_empty_digest_is_not_sent(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk)
        await talk.says("digest set daily 08:30")
        assert not await talk.waits("3 days")


async def test_a_preview_is_for_its_moderator_alone(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk)
        await talk.says("digest set weekly Mon 09:00")
        said = await talk.says("digest preview")
        assert said.is_private
        assert "Nothing is new since Monday 16 November at 09:00." in said
        await talk.says(KETTLE)
        said = await talk.says("digest preview")
        assert said.is_private
        assert "Weekly digest" in said
        assert "Is there a kettle?" in said
        assert "The next digest comes on Monday 30 November at 09:00." in said
        assert "Is there a kettle?" in await talk.waits("7 days")


async def test_now_sends_what_is_new_and_the_next_goes_on_from_there(
    tmp_path: Path, talking: Talking
) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk)
        await talk.says("digest set daily 08:30")
        await talk.says(KETTLE)
        said = await talk.says("digest now") + await talk.waits("1 second")
        assert "Sent to hall." in said
        assert "Is there a kettle?" in said
        assert "Nothing is new since Monday 23 November at 09:00." in await talk.says("digest now")
        await talk.says(BIN)
        said = await talk.waits("24 hours")
        assert "Is there a bin?" in said
        assert "kettle" not in said


async def test_off_and_its_undo(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk)
        await talk.says("digest set daily 08:30")
        await talk.says(KETTLE)
        said = await talk.says("digest off")
        assert said.is_private
        assert "No more digests come to hall." in said
        assert "No digest is planned here." in await talk.says("digest show")
        assert not await talk.waits("2 days")
        await talk.says("digest off")
        said = await talk.presses("Undo")
        assert "As before: a digest comes to hall every day at 08:30." in said
        said = await talk.waits("24 hours")
        assert "New since Monday 23 November at 08:30." in said
        assert "because I was away" not in said
        assert "Is there a kettle?" in said


async def test_set_is_undone(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk)
        await talk.says("digest set daily 08:30")
        said = await talk.says("digest set weekly Fri 16:00")
        assert "every Friday at 16:00" in said
        assert "every day at 08:30" in await talk.presses("Undo")
        assert "every day at 08:30" in await talk.says("digest show")


async def test_the_first_plan_is_undone(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk)
        await talk.says("digest set daily 08:30")
        assert "No digest comes to hall, as before." in await talk.presses("Undo")
        assert "No digest is planned here." in await talk.says("digest show")


async def test_another_plan_loses_and_repeats_nothing(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk)
        await talk.says("digest set daily 08:30")
        await talk.says(KETTLE)
        assert "kettle" in await talk.waits("24 hours")
        await talk.says(BIN)
        await talk.says("digest set daily 08:45")
        assert not await talk.waits("5 minutes")
        said = await talk.waits("24 hours")
        assert "New since Tuesday 24 November at 08:30." in said
        assert "Is there a bin?" in said
        assert "kettle" not in said


async def test_each_room_has_its_own(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk, "office")
        assert "No digest is planned here." in await talk.says("digest show")
        await talk.says("digest set weekly Fri 16:00")
        await talk.goes_to("hall")
        assert "No digest is planned here." in await talk.says("digest show")
        assert "No digest is planned here." in await talk.says("digest off")
        await talk.says("digest set monthly")
        assert "on the 1st of each month at 09:00" in await talk.says("digest show")
        await talk.goes_to("office")
        assert "every Friday at 16:00" in await talk.says("digest show")


async def test_members_see_what_is_planned_and_change_nothing(
    tmp_path: Path, talking: Talking
) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk)
        await talk.says("digest set daily 08:30")
        await talk.becomes("ada")
        assert "The next is due on Tuesday" in await talk.says("digest show")
        for line in ("set daily 09:00", "now", "off", "preview"):
            assert "Only moderators" in await talk.says(f"digest {line}")


@pytest.mark.parametrize("line", ["set hourly", "set daily 25:00", "set monthly 40"])
async def test_a_plan_that_cannot_be_is_explained(
    tmp_path: Path, talking: Talking, line: str
) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk)
        said = await talk.says(f"digest {line}")
        assert said.is_private
        assert "as in" in said


async def test_without_a_plan_there_is_help(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk)
        for line in ("now", "off"):
            said = await talk.says(f"digest {line}")
            assert "No digest is planned here. To plan one: digest set daily 08:30" in said
        await talk.says(KETTLE)
        said = await talk.says("digest preview")
        assert "New since Monday 16 November at 09:00." in said
        assert "Is there a kettle?" in said


async def fill(folder: Path, *lines: str, clock: HeldClock | None = None) -> None:
    """Let a bot hear some lines from a moderator, and stop it."""
    async with talking_on_console(folder, clock) as talk:
        await begin(talk)
        for line in lines:
            await talk.says(line)


async def test_after_days_away_one_digest_catches_up(tmp_path: Path) -> None:
    await fill(tmp_path, "digest set daily 08:30", KETTLE)
    async with talking_on_console(tmp_path, at("2026-11-26 10:00")) as talk:
        said = await talk.waits("1 minute")
        assert "This covers 3 days, because I was away: new since Monday 23 November at 08:30." in (
            said
        )
        assert TOLD in said
        assert len(said.outputs) == 1
        await begin(talk)
        await talk.says(BIN)
        said = await talk.waits("23 hours")
        assert "New since Thursday 26 November at 08:30." in said
        assert "kettle" not in said


async def test_a_little_late_is_no_catching_up(tmp_path: Path) -> None:
    await fill(tmp_path, "digest set daily 08:30", KETTLE)
    async with talking_on_console(tmp_path, at("2026-11-24 11:00")) as talk:
        said = await talk.waits("1 minute")
        assert "New since Monday 23 November at 08:30." in said
        assert not await talk.waits("10 hours")


async def test_after_days_away_without_news_nothing_is_said(tmp_path: Path) -> None:
    await fill(tmp_path, "digest set daily 08:30")
    async with talking_on_console(tmp_path, at("2026-11-26 10:00")) as talk:
        assert not await talk.waits("3 days")


@pytest.mark.parametrize("restart", ["08:30:00", "08:30:59"])
@pytest.mark.parametrize("is_sent", [True, False])
async def test_a_restart_at_the_very_minute_neither_skips_nor_repeats(
    tmp_path: Path, restart: str, *, is_sent: bool
) -> None:
    """Either it was sent, and the next bot starts in the same minute, or it was about to be."""
    clock = at("2026-11-23 09:00")
    async with talking_on_console(tmp_path, clock) as talk:
        await begin(talk)
        await talk.says("digest set daily 08:30")
        await talk.says(KETTLE)
        said = await talk.waits("23 hours 30 minutes" if is_sent else "23 hours 29 minutes")
        assert bool(said) is is_sent
    async with talking_on_console(tmp_path, at(f"2026-11-24 {restart}")) as talk:
        assert ("kettle" in await talk.waits("2 minutes")) is not is_sent
        assert not await talk.waits("22 hours")


@pytest.mark.parametrize(
    ("start", "plan", "told"),
    [
        ("2026-03-28 12:00", "daily 08:30", "08:30 BST"),
        ("2026-03-28 12:00", "daily 01:30", "02:00 BST"),
        ("2026-10-24 12:00", "daily 08:30", "08:30 GMT"),
        ("2026-10-24 12:00", "daily 01:30", "01:30 BST"),
    ],
)
async def test_a_digest_comes_once_at_wall_time_on_the_day_the_clocks_change(
    tmp_path: Path, start: str, plan: str, told: str
) -> None:
    clock = at(start)
    async with talking_on_console(tmp_path, clock) as talk:
        await begin(talk)
        await talk.says(f"digest set {plan}")
        await talk.says(KETTLE)
        came = [clock.now() for _ in range(24 * 4) if await talk.waits("15 minutes")]
    (moment,) = came
    assert f"{moment.astimezone(LONDON):%H:%M %Z}" == told


async def test_digests_go_on_when_the_cog_is_reloaded(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        await begin(talk)
        await talk.says("digest set daily 08:30")
        await talk.says(KETTLE)
        await talk.becomes("olive", "owner")
        assert "reloaded" in await talk.says("cog reload digest")
        assert "reloaded" in await talk.says("cog reload faq")
        assert "Is there a kettle?" in await talk.waits("24 hours")


async def test_a_long_section_is_cut_and_counted(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        await begin(talk)
        await talk.says("digest set daily 08:30")
        for number in range(12):
            await talk.says(f"faq add Is there a kettle number {number}? | Yes.")
        said = await talk.waits("24 hours")
        assert said.count("kettle number") == 10
        assert said.endswith("- and 2 more")


async def test_a_set_that_is_off_is_not_told_of(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        await begin(talk)
        await talk.says("digest set daily 08:30")
        await talk.says("faq edit 3 | Another answer.")
        assert "#3" in await talk.says("digest preview")
        await talk.says("faq set sodexo-2015 off")
        assert "Nothing is new" in await talk.says("digest preview")


async def test_a_plan_is_heeded_at_once(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        await begin(talk)
        await talk.says(KETTLE)
        await talk.waits("2 minutes")
        await talk.says("digest set daily 09:05")
        assert "kettle" in await talk.waits("3 minutes")


async def test_an_undo_is_heeded_at_once(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        await begin(talk)
        await talk.says(KETTLE)
        await talk.says("digest set daily 09:05")
        await talk.says("digest off")
        await talk.waits("2 minutes")
        await talk.presses("Undo")
        assert "kettle" in await talk.waits("3 minutes")
