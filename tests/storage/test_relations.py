"""Relations: what a reaction or an edit was about is known until it is taken back, or is old."""

from datetime import UTC, datetime, timedelta

from bot.storage import Relation, Relations, Storage

NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)
THUMB = Relation("$1", "$kettle", "\N{THUMBS UP SIGN}")


async def test_an_event_is_known_by_its_account_and_id(storage: Storage) -> None:
    mine, other = Relations(storage, "matrix:@a:x"), Relations(storage, "matrix:@b:x")
    await mine.set(THUMB, NOW)
    await mine.set(THUMB, NOW)
    await mine.set(Relation("$2", "$kettle"), NOW)
    assert await mine.find("$1") == THUMB
    assert await mine.find("$2") == Relation("$2", "$kettle", "")
    assert await other.find("$1") is None
    await mine.remove("$1")
    assert await mine.find("$1") is None
    assert await mine.find("$2") is not None


async def test_events_of_long_ago_are_forgotten(storage: Storage) -> None:
    mine = Relations(storage, "matrix:@a:x")
    await mine.set(THUMB, NOW)
    await mine.set(Relation("$2", "$kettle"), NOW + timedelta(days=2))
    await mine.forget_old(NOW + timedelta(days=401))
    assert await mine.find("$1") is None
    assert await mine.find("$2") is not None
