"""Answers come from the entries as they are, whatever changes while they are being arranged."""

import asyncio
import threading
from pathlib import Path

import pytest

from cogs.faq import catalogue
from cogs.faq.match import Index
from cogs.faq.model import Entry, Thesaurus
from tests.talk import talking


async def test_what_changes_while_the_entries_are_arranged_is_not_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arranging, may_go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def arrange(entries: tuple[Entry, ...], words: Thesaurus, outside: tuple[str, ...]) -> Index:
        loop.call_soon_threadsafe(arranging.set)
        may_go_on.wait(10)
        return Index(entries, words, outside)

    async with talking(tmp_path) as talk:
        await talk.becomes("mo", "moderator")
        await talk.says("faq add Is there a kettle? | Yes, in the kitchen.")
        monkeypatch.setattr(catalogue, "arrange", arrange)
        asking = asyncio.create_task(talk.says("is there a kettle"))
        async with asyncio.timeout(10):
            await arranging.wait()
        await talk.says("faq words kettle = samovar")
        may_go_on.set()
        assert "in the kitchen" in await asking
        assert "#66" in await talk.says("faq search samovar")
