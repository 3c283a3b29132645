"""Sets of entries that come with the bot, and the words that moderators added."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Storage

from ..model import Entry, FaqSet
from .entries import STAFFROOM, add_entries, change_entry, last_authors
from .tables import entry, faq_set, word


@dataclass(frozen=True, slots=True)
class Installed:
    """A set in a community, and whether its entries are answered from."""

    key: str
    is_on: bool


class Sets:
    """The sets and added words of one community."""

    def __init__(self, storage: Storage, community: str) -> None:
        self._storage = storage
        self._community = community

    async def list_installed(self) -> list[Installed]:
        """List the installed sets."""
        async with self._storage.read() as conn:
            rows = await conn.execute(select(faq_set).where(faq_set.c.community == self._community))
            return [Installed(row.key, row.is_on) for row in rows]

    async def switch(self, key: str, *, is_on: bool) -> None:
        """Switch a set on or off."""
        async with self._storage.write() as conn:
            await conn.execute(update(faq_set).where(*self._chosen(key)).values(is_on=is_on))

    async def install(self, wanted: FaqSet, fingerprint: str, now: datetime) -> None:
        """Install a set, or renew the entries that nobody here has touched; idempotent."""
        async with self._storage.read() as conn:
            known = await conn.scalar(
                select(faq_set.c.fingerprint).where(*self._chosen(wanted.key))
            )
        if known == fingerprint:
            return
        async with self._storage.write() as conn:
            await self._renew(conn, wanted, now)
            if known is None:
                await conn.execute(
                    insert(faq_set).values(
                        community=self._community,
                        key=wanted.key,
                        is_on=True,
                        fingerprint=fingerprint,
                    )
                )
            await conn.execute(
                update(faq_set).where(*self._chosen(wanted.key)).values(fingerprint=fingerprint)
            )

    async def _renew(self, conn: AsyncConnection, wanted: FaqSet, now: datetime) -> None:
        from_set = (entry.c.community == self._community, entry.c.set_key == wanted.key)
        rows = await conn.execute(select(entry.c.number, entry.c.version).where(*from_set))
        versions = {row.number: row.version for row in rows}
        authors = await last_authors(conn, self._community)
        new: list[Entry] = []
        for each in wanted.entries:
            if each.number not in authors:
                new.append(each)
            elif each.number in versions and authors[each.number] == STAFFROOM.id:
                renewed = replace(each, version=versions[each.number])
                await change_entry(conn, self._community, renewed, STAFFROOM, now)
        await add_entries(conn, self._community, new, STAFFROOM, now)

    def _chosen(self, key: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
        return (faq_set.c.community == self._community, faq_set.c.key == key)

    async def words(self) -> dict[int, tuple[str, ...]]:
        """Give the groups of words that moderators added, by id."""
        async with self._storage.read() as conn:
            rows = await conn.execute(
                select(word).where(word.c.community == self._community).order_by(word.c.id)
            )
            return {row.id: tuple(row.words) for row in rows}

    async def add_words(self, words: tuple[str, ...]) -> None:
        """Add a group of words that mean the same."""
        async with self._storage.write() as conn:
            await conn.execute(insert(word).values(community=self._community, words=list(words)))

    async def remove_words(self, group_id: int) -> bool:
        """Remove a group; tell whether it was there."""
        async with self._storage.write() as conn:
            chosen = (word.c.community == self._community, word.c.id == group_id)
            result = await conn.execute(delete(word).where(*chosen))
            return bool(result.rowcount)
