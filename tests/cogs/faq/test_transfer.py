"""Entries come in from files, after a preview, and go out as files."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.talk import Talk, Talking

SEED = Path(__file__).parents[3].parent / "shared/seeds/000_d361713bd3beb275.txt"

CSV = (
    "question,answer,category\n"
    "Is there a kettle?,In the kitchen.,Offices\n"
    "Where is the post?,,Offices\n"
)


@pytest.fixture
async def talk(talking: Talking, tmp_path: Path, database_url: str) -> AsyncIterator[Talk]:
    """Speak as mo, a moderator, on each kind of database."""
    async with talking(tmp_path / "data", database_url=database_url) as talk:
        await talk.becomes("mo", "moderator")
        yield talk


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


async def test_nothing_is_written_before_the_preview_is_agreed_to(
    talk: Talk, tmp_path: Path
) -> None:
    heard = await talk.says("faq import", write(tmp_path, "some.csv", CSV))
    assert "Questions: 2, 1 of them with an answer" in heard
    assert "New: 2" in heard
    assert "There is no #66" in await talk.says("faq show 66")
    await talk.says("faq import", write(tmp_path, "some.csv", CSV))
    assert "Imported: 2 new, 0 changed" in await talk.presses("Import")
    assert "no longer waiting" in await talk.presses("Import")
    assert "In the kitchen." in await talk.says("faq show 66")


async def test_importing_twice_changes_nothing(talk: Talk, tmp_path: Path) -> None:
    path = write(tmp_path, "some.csv", CSV)
    await talk.says("faq import", path)
    await talk.presses("Import")
    heard = await talk.says("faq import", path)
    assert "New: 0" in heard
    assert "Changed: 0" in heard
    assert "nothing to import" in heard


async def test_an_edited_file_updates_and_keeps_history(talk: Talk, tmp_path: Path) -> None:
    await talk.says("faq import", write(tmp_path, "some.csv", CSV))
    await talk.presses("Import")
    edited = CSV.replace("In the kitchen.", "On the landing.")
    heard = await talk.says("faq import", write(tmp_path, "some.csv", edited))
    assert "New: 0" in heard
    assert "Changed: 1" in heard
    await talk.presses("Import")
    assert "On the landing." in await talk.says("faq show 66")
    assert "Version 2" in await talk.says("faq history 66")
    await talk.says("faq revert 66 1")
    assert "In the kitchen." in await talk.says("faq show 66")


async def test_an_import_that_is_left_changes_nothing(talk: Talk, tmp_path: Path) -> None:
    await talk.says("faq import", write(tmp_path, "some.csv", CSV))
    assert "Nothing was changed" in await talk.presses("Leave it")
    assert "There is no #66" in await talk.says("faq show 66")


async def test_a_change_made_meanwhile_is_not_overwritten(talk: Talk, tmp_path: Path) -> None:
    await talk.says("faq import", write(tmp_path, "some.csv", CSV))
    await talk.presses("Import")
    edited = CSV.replace("In the kitchen.", "On the landing.").replace("post?,,", "post?,Here.,")
    await talk.says("faq import", write(tmp_path, "some.csv", edited))
    await talk.becomes("meg", "moderator")
    await talk.says("faq category 67 Coats")
    await talk.becomes("mo", "moderator")
    assert "meg changed #67" in await talk.presses("Import")
    assert "In the kitchen." in await talk.says("faq show 66")


@pytest.mark.parametrize("kind", ["yaml", "json", "csv", "markdown"])
async def test_export_and_import_again_changes_nothing(
    talking: Talking, talk: Talk, tmp_path: Path, kind: str
) -> None:
    await talk.says("faq add Is =1+1 *two*? | Yes; @everyone, \u201creally\u201d: 2.")
    heard = await talk.says(f"faq export {kind}")
    (exported,) = heard.files
    heard = await talk.says("faq import", Path(exported))
    assert "The same: 66" in heard
    assert "New: 0" in heard
    assert "Changed: 0" in heard
    async with talking(tmp_path / "other") as other:
        await other.becomes("mo", "moderator")
        heard = await other.says("faq import", Path(exported))
        assert "New: 1" in heard
        assert "The same: 65" in heard


async def test_a_file_with_identifiers_is_left_out_and_told(talk: Talk, tmp_path: Path) -> None:
    rows = CSV + "Who do I ring?,07700 900123,Offices\n"
    heard = await talk.says("faq import", write(tmp_path, "some.csv", rows))
    assert "New: 2" in heard
    assert "a phone number" in heard
    assert "07700" not in heard


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.yaml", b""),
        ("picture.yaml", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))),
        ("zip.csv", b"PK\x03\x04" + bytes(500)),
        ("story.txt", b"Once upon a time there was a letter.\n\nIt had no questions."),
        ("broken.json", b"{"),
        ("big.txt", b"x" * 5_000_001),
    ],
)
async def test_a_file_that_is_not_what_it_says_gets_a_sentence(
    talk: Talk, tmp_path: Path, name: str, content: bytes
) -> None:
    heard = await talk.says("faq import", write(tmp_path, name, content))
    assert heard
    assert "went wrong" not in heard
    assert "Shall I import" not in heard


async def test_a_file_is_asked_for(talk: Talk) -> None:
    assert "attach the file" in await talk.says("faq import")


@pytest.mark.skipif(not SEED.exists(), reason=f"the original page is not here: {SEED.name}")
async def test_the_original_page_updates_the_built_in_set(talk: Talk) -> None:
    heard = await talk.says("faq import", SEED)
    assert "Questions: 65, 64 of them with an answer" in heard
    assert "New: 0" in heard
    await talk.presses("Import")
    heard = await talk.says("faq import", SEED)
    assert "The same: 65" in heard
