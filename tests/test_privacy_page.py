"""The page on privacy names every table and every file, and what it says can be done is done."""

import fnmatch
import re
from pathlib import Path

import pytest

from tests.storage.schema import collect_metadata
from tests.talk import talking
from tests.test_docs import REGISTRY

PAGE = Path(__file__).parents[1] / "docs" / "privacy.md"
CORE = "the core"


def read_rows(section: str, page: str) -> list[list[str]]:
    """Read the rows of a section's table, without its head."""
    text = page.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def find_faults(page: str, tables: set[str], erasers: set[str]) -> list[str]:
    """Find what the page leaves out, says twice, or says of a part that does not do it."""
    rows = read_rows("Table by table", page)
    named = [row[0].strip("`") for row in rows]
    faults = [f"{each} is not on the page" for each in sorted(tables - {*named})]
    faults += [f"{each} is no table" for each in sorted({*named} - tables)]
    faults += [f"{each} is there twice" for each in sorted({*named}) if named.count(each) > 1]
    for name, _, people in rows:
        found = re.fullmatch(r"no person|kept: \w.+|erased by (.+)", people)
        by = found[1] if found else ""
        if found is None or (by and by.strip("`") not in erasers):
            faults.append(f"{name}: {people}")
    return faults


def list_tables() -> set[str]:
    """List every table that a migration makes."""
    return {*collect_metadata().tables, "alembic_version"}


def list_erasers() -> set[str]:
    """List the parts that say what they hold and erase it."""
    both = {name for name, cog in REGISTRY.cogs.items() if cog.exports and cog.erases}
    return both | {CORE}


def test_every_table_is_on_the_page_and_it_says_what_becomes_of_it() -> None:
    assert find_faults(PAGE.read_text("utf-8"), list_tables(), list_erasers()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| `faq_word` |", "| `faq_words` |"),
        ("| `faq_word` |", "| `faq_set` |"),
        ("counts by day | no person", "counts by day | some"),
        ("counts by day | no person", "counts by day | kept: "),
        ("erased by `digest`", "erased by `help`"),
    ],
)
def test_a_table_that_is_left_out_or_classed_wrongly_is_seen(old: str, new: str) -> None:
    page = PAGE.read_text("utf-8")
    assert old in page
    assert find_faults(page.replace(old, new), list_tables(), list_erasers()) != []


def test_a_part_that_tells_also_erases() -> None:
    for name, cog in REGISTRY.cogs.items():
        assert bool(cog.exports) == bool(cog.erases), name


def test_what_is_erased_by_a_part_is_named_by_the_page() -> None:
    told = {row[2] for row in read_rows("Table by table", PAGE.read_text("utf-8"))}
    for name in list_erasers() - {CORE}:
        assert f"erased by `{name}`" in told


async def test_every_file_that_the_bot_writes_is_on_the_page(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await talk.says("privacy export")
        written = [each for each in tmp_path.rglob("*") if each.is_file()]
    rows = read_rows("File by file", PAGE.read_text("utf-8"))
    patterns = [each for row in rows for each in re.findall(r"`([^`]+)`", row[0])]
    names = {each.relative_to(tmp_path).as_posix() for each in written}
    assert len(names) >= 4
    assert {n for n in names if not any(fnmatch.fnmatch(n, each) for each in patterns)} == set()
