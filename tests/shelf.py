"""Shelf: cogs that a test writes, found beside the built-in ones."""

import contextlib
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import cogs
from tests.talk import ConsoleTalk, talking

NO_FAQ = frozenset({"faq"})
"""Most tests can do without the FAQ, and start sooner."""


@contextlib.contextmanager
def shelved(folder: Path, **sources: str) -> Iterator[Path]:
    """Put cogs, by name, into a folder in which cogs are found."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
    cogs.__path__.append(str(folder))
    try:
        yield folder
    finally:
        cogs.__path__.remove(str(folder))
        for name in {*sources, *(path.stem for path in folder.glob("*.py"))}:
            sys.modules.pop(f"cogs.{name}", None)


@contextlib.asynccontextmanager
async def talking_with(folder: Path, **sources: str) -> AsyncIterator[ConsoleTalk]:
    """Start a bot that has these cogs, and no FAQ."""
    with shelved(folder / "shelf", **sources):
        async with talking(folder / "data", cogs_off=NO_FAQ) as talk:
            yield talk
