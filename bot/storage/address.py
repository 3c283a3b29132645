"""Addresses: which database a URL means, and how to name it without its password."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.chat import StartError

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}


def read_url(url: str) -> URL:
    """Read a database URL and settle its driver; raise StartError if it cannot be used."""
    try:
        read = make_url(url)
    except (ArgumentError, ValueError):
        raise StartError(
            "The database address cannot be read. "
            "It looks like postgresql://USER:PASSWORD@HOST/NAME."
        ) from None
    driver = _DRIVERS.get(read.drivername.partition("+")[0])
    if driver is None:
        raise StartError(
            f"Staffroom keeps its data in SQLite or PostgreSQL, not in {read.drivername!r}."
        )
    read = read.set(drivername=driver)
    if driver == _DRIVERS["sqlite"] and (read.query or read.database in {None, "", ":memory:"}):
        raise StartError("A SQLite address must be sqlite:/// and the path of a file, no more.")
    return read


def find_file(url: URL) -> Path | None:
    """Find the file of a SQLite database; PostgreSQL has none."""
    if url.get_backend_name() != "sqlite" or url.database is None:
        return None
    return Path(url.database).resolve()


def render_plain(url: URL) -> str:
    """Write a PostgreSQL address for PostgreSQL's own programs, without the password."""
    return URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database
    ).render_as_string()


def name_database(url: URL) -> str:
    """Name a database in a sentence: the file, or the PostgreSQL database and its host."""
    file = find_file(url)
    if file is not None:
        return str(file)
    return f"the database {url.database} on {url.host or 'this machine'}"
