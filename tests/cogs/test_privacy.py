"""What is held on me, and away with it: in conversation, and down to the bytes of the file."""

from pathlib import Path

import pytest

from tests.cogs.test_accounts import code_in
from tests.shelf import talking_with
from tests.talk import Talk, Talking
from tests.talk import talking as talking_on_console

NAME = "Wilhelmina"
"""A name that no library's file holds by chance."""

KEEPER = '''
from bot import Cog, Held
cog = Cog("keeper", "Keeps things")

@cog.command
async def keep(ctx, what: str):
    """Keep something."""
    await ctx.values.set(ctx.user.id, what)

@cog.on_export
async def held(desk, person):
    kept = await desk.values("home").all()
    return Held("Things", tuple(kept[each] for each in person.accounts if each in kept), "Deleted.")

@cog.on_erase
async def erase(desk, conn, person):
    for each in person.accounts:
        await desk.values("home").drop(conn, each)
'''
BROKEN = """
from bot import Cog
cog = Cog("zebra", "Fails last")

@cog.on_export
async def held(desk, person):
    raise OSError("the words of somebody")

@cog.on_erase
async def erase(desk, conn, person):
    raise OSError("the words of somebody")
"""


def read_file(heard_files: list[str]) -> str:
    """Read the one file that came, its lines joined as they were before they were folded."""
    (path,) = heard_files
    return " ".join(Path(path).read_text("utf-8").split())


async def test_what_is_held_on_me_comes_as_a_file_and_goes_for_good(
    talking: Talking, tmp_path: Path
) -> None:
    async with talking(tmp_path) as talk:
        promised = await talk.says("privacy promises")
        assert promised.is_private
        assert "I keep no list of who asked what" in promised
        await talk.becomes(NAME, "moderator")
        added = await talk.says("faq add Where do I hang my coat? | On the hook by the door.")
        assert "Added as #66" in added
        await link(talk, NAME, "willa")

        await talk.becomes(NAME, "moderator")
        exported = await talk.says("privacy export")
        assert exported.is_private
        told = read_file(exported.files)
        assert f"#66 Where do I hang my coat? (23 November 2026, as {NAME}, version 1)" in told
        assert "Your linked accounts (2)" in told
        assert "willa on" in told.lower()

        asked = await talk.says("privacy erase")
        assert asked.is_private
        assert "This covers your linked accounts too: willa on" in asked.replace("Willa", "willa")
        assert "the history says a colleague" in asked
        assert "- Answers of the FAQ" in asked.partition("What stays, and why:")[2]
        assert "Backups that were made before" in asked
        erased = await talk.presses("Erase it for good")
        assert erased.is_private
        assert "Erased." in erased

        assert "On the hook" in await talk.says("faq show 66")
        assert "added" in (history := await talk.says("faq history 66"))
        assert "by a colleague" in history
        assert "linked with no other" in await talk.says("unlink")


async def link(talk: Talk, one: str, other: str) -> None:
    """Link two people's accounts."""
    await talk.becomes(one, "moderator")
    code = code_in(await talk.says("link"))
    await talk.becomes(other)
    await talk.whispers(f"link {code}")
    assert "one person now" in await talk.presses("Yes")


@pytest.mark.parametrize("typed", ["privacy", "privacy promises", "privacy export"])
async def test_everybody_may_ask_and_is_answered_alone(tmp_path: Path, typed: str) -> None:
    async with talking_on_console(tmp_path) as talk:
        await talk.goes_to("staff")
        heard = await talk.says(typed)
        assert heard.is_private
        assert "privacy erase" in heard


async def test_whoever_changes_their_mind_loses_nothing(tmp_path: Path) -> None:
    async with talking_with(tmp_path, keeper=KEEPER) as talk:
        assert "I hold nothing on you" in await talk.says("privacy erase")
        await talk.says("keep a diary")
        await talk.says("privacy erase")
        assert "Nothing is erased" in await talk.presses("Leave it")
        assert "a diary" in read_file((await talk.says("privacy export")).files)
        await talk.becomes("bob")
        assert "I hold nothing on you" in await talk.says("privacy export")


async def test_an_owner_erases_for_somebody_who_has_left_and_reads_nothing(
    tmp_path: Path,
) -> None:
    async with talking_with(tmp_path, keeper=KEEPER) as talk:
        await talk.says("keep a diary")
        assert "Only owners" in await talk.says("privacy forget console:bob --sure")
        await talk.becomes("boss", "owner")
        await talk.says("keep a ledger")
        assert "is not the id of an account" in await talk.says("privacy forget ada")
        assert "I hold nothing on them" in await talk.says("privacy forget console:bob")
        heard = await talk.says("privacy forget console:ada")
        assert heard.is_private
        assert "I would erase this, for good:\n- Things" in heard
        assert "diary" not in heard
        assert "Erased." in await talk.says("privacy forget console:ada --sure")
        assert "I hold nothing on them" in await talk.says("privacy forget console:ada")
        assert "a ledger" in read_file((await talk.says("privacy export")).files)


async def test_a_part_that_fails_is_named_and_nothing_is_claimed(tmp_path: Path) -> None:
    async with talking_with(tmp_path, keeper=KEEPER, zebra=BROKEN) as talk:
        await talk.says("keep a diary")
        exported = await talk.says("privacy export")
        assert "the part called zebra, which failed" in exported
        told = read_file(exported.files)
        assert "a diary" in told
        assert "the part called zebra, which failed" in told

        await talk.says("privacy erase")
        assert "Nothing is erased: the part called zebra failed" in await talk.presses("Erase")
        assert "a diary" in read_file((await talk.says("privacy export")).files)

        await talk.becomes("boss", "owner")
        await talk.says("cog unload zebra")
        await talk.becomes("ada")
        await talk.says("privacy erase")
        erased = await talk.presses("Erase")
        assert "Erased." in erased
        assert "the part called zebra, which is not running" in erased
        exported = await talk.says("privacy export")
        assert "which is not running" in exported
        assert "a diary" not in read_file(exported.files)
    logged = (tmp_path / "data" / "logs" / "staffroom.log").read_text("utf-8")
    assert "the words of somebody" not in logged


async def test_what_was_erased_is_in_no_byte_of_any_file(tmp_path: Path) -> None:
    """The name is in the files before, so that the search is known to find it."""
    async with talking_on_console(tmp_path) as talk:
        await talk.becomes(NAME, "moderator")
        await talk.says("faq add Where do I hang my coat? | On the hook by the door.")
        await talk.says("digest set daily 08:30")
        await link(talk, NAME, f"{NAME}2")
        await talk.becomes(NAME, "moderator")
        assert "Digests that come to you directly" in await talk.says("privacy erase")
        assert find_name(tmp_path) != []
        assert "Erased." in await talk.presses("Erase it for good")
        assert find_name(tmp_path) == []
        assert "I hold nothing on you" in await talk.says("privacy export")
    assert find_name(tmp_path) == []


def find_name(folder: Path) -> list[str]:
    """Name the files that hold the name, but those that the bot gave to the person."""
    files = [each for each in folder.rglob("*") if each.is_file() and each.parent.name != "files"]
    return [each.name for each in files if NAME.encode() in each.read_bytes()]
