"""Catalogue: a community's entries in memory with their index, made anew after a change."""

import asyncio
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from bot import Context, UserError

from .match import Index, Outcome
from .model import Entry, FaqSet, Thesaurus
from .sets import load_set
from .store import DISMISSED, Entries, Questions, Sets

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one community can be answered from: `live` entries are neither removed nor off."""

    entries: dict[int, Entry]
    live: dict[int, Entry]
    thesaurus: Thesaurus
    index: Index

    def get(self, number: int) -> Entry:
        """Get an entry that can be shown; raise UserError if it is none or not on."""
        entry = self.entries.get(number)
        if entry is None:
            raise UserError(f"There is no #{number}. Type `faq list` to see those there are.")
        if entry.is_removed:
            raise UserError(f"#{number} was removed. A moderator can bring it back.")
        if number not in self.live:
            raise UserError(f"#{number} belongs to a set that is switched off here.")
        return entry

    async def ask(self, question: str) -> Outcome:
        """Answer a question; the first one after a change waits until all is arranged for it."""
        if not self.index.is_prepared:
            await asyncio.to_thread(self.index.prepare)
        return self.index.ask(question)

    @property
    def categories(self) -> dict[str, int]:
        """Count the live entries of each category, in the order of their numbers."""
        counts: dict[str, int] = {}
        for entry in self.live.values():
            counts[entry.category] = counts.get(entry.category, 0) + 1
        return counts


@dataclass(slots=True)
class Catalogues:
    """The catalogues of all communities; one is forgotten when its entries change."""

    known: dict[str, Catalogue] = field(default_factory=dict)
    changes: Counter[str] = field(default_factory=Counter)
    """How often the entries of each community have changed."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, ctx: Context) -> Catalogue:
        """Get the community's catalogue, installing the built-in set at first use."""
        async with self.lock:
            if ctx.community in self.known:
                return self.known[ctx.community]
            changes = self.changes[ctx.community]
            made = await _build(ctx)
            if changes == self.changes[ctx.community]:  # else something changed meanwhile
                self.known[ctx.community] = made
            return made

    def forget(self, community: str) -> None:
        """Let the catalogue be made anew at the next question."""
        self.changes[community] += 1
        self.known.pop(community, None)


async def get_catalogue(ctx: Context) -> Catalogue:
    """Get the community's catalogue."""
    return await ctx.state(Catalogues).get(ctx)


def forget_catalogue(ctx: Context) -> None:
    """Let the community's catalogue be made anew: its entries have changed."""
    ctx.state(Catalogues).forget(ctx.community)


@cache
def built_in() -> tuple[tuple[FaqSet, str], ...]:
    """Read the sets that come with the bot, each with a fingerprint of its files."""
    return tuple(
        (load_set(each), _fingerprint(each)) for each in sorted(DATA.iterdir()) if each.is_dir()
    )


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


async def _build(ctx: Context) -> Catalogue:
    sets = Sets(ctx.storage, ctx.community)
    for each, fingerprint in built_in():
        await sets.install(each, fingerprint, ctx.now)
    is_on = {each.key: each.is_on for each in await sets.list_installed()}
    entries = {each.number: each for each in await Entries(ctx.storage, ctx.community).list_all()}
    live = {
        number: each
        for number, each in entries.items()
        if not each.is_removed and is_on.get(each.set_key, True)
    }
    on = [each for each, _ in built_in() if is_on.get(each.key, True)]
    added = (await sets.words()).values()
    thesaurus = Thesaurus(
        tuple([group for each in on for group in each.thesaurus.groups] + [*added])
    )
    dismissed = await Questions(ctx.storage, ctx.community).list_in(DISMISSED)
    outside = [text for each in on for text in each.outside] + [each.question for each in dismissed]
    index = await asyncio.to_thread(arrange, tuple(live.values()), thesaurus, tuple(outside))
    return Catalogue(entries, live, thesaurus, index)


@lru_cache(maxsize=8)
def arrange(entries: tuple[Entry, ...], thesaurus: Thesaurus, outside: tuple[str, ...]) -> Index:
    """Make an index, once for all communities that keep the same entries."""
    return Index(entries, thesaurus, outside)
