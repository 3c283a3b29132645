"""What was deleted is in no page of the file once it was scrubbed."""

from pathlib import Path
from random import Random

from sqlalchemy import text

from bot.storage import Storage
from tests.databases import render_sqlite

NAME = "Wilhelmina"


def count_names(folder: Path) -> int:
    """Count how often the name stands in the database, its log and its backups."""
    files = [each for each in folder.rglob("*") if each.is_file()]
    return sum(each.read_bytes().count(NAME.encode()) for each in files)


async def live_for_a_while(storage: Storage, random: Random) -> None:
    """Add, lengthen and remove rows in an order that makes pages split and join."""
    kept: list[str] = []
    async with storage.write() as conn:
        for _ in range(600):
            name = random.choice([NAME, ""]) + "y" * random.randrange(200)
            row = {"a": f"{random.getrandbits(64):016x}{random.choice([NAME, ''])}", "n": name}
            if random.random() < 0.6 or not kept:
                add = "INSERT INTO linked_account VALUES (:a, :n, '', '')"
                kept.append(row["a"])
            elif random.random() < 0.5:
                add, row["a"] = (
                    "UPDATE linked_account SET person = :n WHERE account = :a",
                    random.choice(kept),
                )
            else:
                add = "DELETE FROM linked_account WHERE account = :a"
                row["a"] = kept.pop(random.randrange(len(kept)))
            await conn.execute(text(add), row)
        await conn.execute(text("DELETE FROM linked_account WHERE account || person LIKE '%Wil%'"))


async def test_pages_keep_copies_of_what_moved_away_until_the_file_is_scrubbed(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "data"
    storage = await Storage.open(render_sqlite(folder / "a.db"), backups=tmp_path / "backups")
    await live_for_a_while(storage, Random(5))
    await storage.checkpoint()
    assert count_names(folder) > 0, "secure deletion is enough by now, so scrubbing need not be"
    await storage.scrub()
    assert count_names(folder) == 0
    async with storage.read() as conn:
        assert await conn.scalar(text("SELECT count(*) FROM linked_account")) > 50
    await storage.close()
