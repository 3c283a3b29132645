"""Packages: cogs that somebody installed beside Staffroom, and cogs whose files are gone."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process import place_package
from tests.shelf import NO_FAQ, shelved
from tests.talk import Talk, talking

CROW = '''
"""Crow: caws."""

from bot import Cog, Context, Reply

cog = Cog("crow", "Caws")


@cog.command
async def crow(ctx: Context) -> Reply:
    """Caw."""
    return Reply("WORD")
'''


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder in which an installed package declares the cog crow."""
    folder = tmp_path / "site"
    monkeypatch.syspath_prepend(place_package(folder, "crow", CROW.replace("WORD", "caw")))
    yield folder
    for name in ("crow_cog", "crow_cog.inner"):
        sys.modules.pop(name, None)


async def as_owner(talk: Talk) -> None:
    await talk.becomes("olive", "owner")


async def test_a_cog_of_a_package_is_found_loaded_and_reloaded(tmp_path: Path, site: Path) -> None:
    async with talking(tmp_path / "data", cogs_off=NO_FAQ) as talk:
        await as_owner(talk)
        assert await talk.says("crow") == "caw"
        assert "crow: loaded. Caws" in await talk.says("cog list")
        (site / "crow_cog.py").write_text(CROW.replace("WORD", "croak"))
        assert "reloaded" in await talk.says("cog reload crow")
        assert await talk.says("crow") == "croak"
        assert "unloaded" in await talk.says("cog unload crow")
        assert "don't know that command" in await talk.says("crow")
        assert "crow_cog" not in sys.modules


@pytest.mark.parametrize("broken", ["1 / 0", "raise SystemExit", "import no_such_package"])
async def test_a_package_that_is_broken_around_its_cog_is_reported(
    tmp_path: Path, site: Path, broken: str
) -> None:
    (site / "crow_cog.py").unlink()
    package = site / "crow_cog"
    package.mkdir()
    (package / "__init__.py").write_text(broken)
    (package / "inner.py").write_text(CROW.replace("WORD", "caw"))
    entry = next(site.glob("*.dist-info")) / "entry_points.txt"
    entry.write_text("[staffroom.cogs]\ncrow = crow_cog.inner\n")
    async with talking(tmp_path / "data", cogs_off=NO_FAQ) as talk:
        await as_owner(talk)
        assert "crow: not loaded. It could not be imported" in await talk.says("cog list")
        assert "crow did not load. It could not be imported" in await talk.says("cog load crow")
        (package / "__init__.py").write_text("")
        assert "crow is loaded." in await talk.says("cog load crow")
        assert await talk.says("crow") == "caw"


async def test_our_own_cog_wins_over_one_of_a_package(tmp_path: Path, site: Path) -> None:
    assert site.exists()
    with shelved(tmp_path / "shelf", crow=CROW.replace("WORD", "ours")):
        async with talking(tmp_path / "data", cogs_off=NO_FAQ) as talk:
            assert await talk.says("crow") == "ours"


async def test_a_cog_whose_file_is_gone_can_still_be_unloaded(tmp_path: Path) -> None:
    with shelved(tmp_path / "shelf", crow=CROW) as shelf:
        async with talking(tmp_path / "data", cogs_off=NO_FAQ) as talk:
            await as_owner(talk)
            (shelf / "crow.py").unlink()
            assert "crow: loaded." in await talk.says("cog list")
            assert "no cog called crow" in await talk.says("cog reload crow")
            assert await talk.says("crow") == "WORD"
            assert await talk.says("cog unload crow") == "crow is unloaded."
            assert "crow" not in await talk.says("cog list")


async def test_cogs_that_are_switched_off_can_be_loaded_later(tmp_path: Path) -> None:
    with shelved(tmp_path / "shelf", crow=CROW):
        async with talking(tmp_path / "data", cogs_off=NO_FAQ | {"crow"}) as talk:
            await as_owner(talk)
            assert "crow: not loaded." in await talk.says("cog list")
            await talk.says("cog load crow")
            assert await talk.says("crow") == "WORD"
