"""Naive stores: the usual ways to keep an anonymous poll, each of which gives voters away.

A store is a function that keeps votes in a SQLite file as they come in and closes it like a killed
bot does. What the attacker may have beside the file is said by each test.
"""

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from uuid import uuid4

from cogs.polls.box import Contents, make_tag, seal
from cogs.polls.model import Kind

Vote = tuple[str, int]
OPTIONS = ("Walk out on Monday", "Write to the minister", "Wait for the review")
OUTSIDE_KEY = hashlib.sha256(b"kept outside the database").digest()
BOX = 16 * 1024
Store = Callable[[sqlite3.Connection, Sequence[Vote]], None]


def list_members(count: int = 300, seed: int = 7) -> list[str]:
    """Give ids like Discord's, others for each seed."""
    random = Random(seed)
    return [f"discord:{random.randrange(10**17, 10**18)}" for _ in range(count)]


def cast_votes(members: Sequence[str], count: int = 60) -> list[Vote]:
    """Let some of the members vote in some order, half of them for the first option."""
    random = Random(11)
    voters = random.sample(list(members), count)
    choices = [number % 2 and 1 + number % 4 // 3 for number in range(count)]
    random.shuffle(choices)
    return list(zip(voters, choices, strict=True))


def keep(folder: Path, votes: Sequence[Vote], store: Store, *, secure_delete: bool = True) -> None:
    """Keep votes in a file of a folder, and leave the file with its log as a kill does."""
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "polls.db", isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute(f"PRAGMA secure_delete = {'ON' if secure_delete else 'OFF'}")
        store(conn, votes)
        for each in folder.glob("polls.db*"):
            (folder / f"kept-{each.name}").write_bytes(each.read_bytes())
    for each in folder.glob("polls.db*"):
        each.unlink()
    for each in folder.glob("kept-*"):
        each.rename(folder / each.name.removeprefix("kept-"))


def truncate_log(conn: sqlite3.Connection) -> None:
    """Fold the log into the file."""
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _hash(voter: str) -> str:
    return hashlib.sha256(voter.encode()).hexdigest()


def _seal(voter: str, key: bytes = OUTSIDE_KEY) -> str:
    return hmac.new(key, voter.encode(), "sha256").hexdigest()


def hashed(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    """Keep a hash of the voter's id beside the choice."""
    conn.execute("CREATE TABLE vote (voter TEXT PRIMARY KEY, choice INTEGER)")
    for voter, choice in votes:
        conn.execute("INSERT INTO vote VALUES (?, ?)", (_hash(voter), choice))
    truncate_log(conn)


def salted(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    """Keep a salted hash."""
    salt = secrets.token_hex(8)
    conn.execute("CREATE TABLE poll (id INTEGER PRIMARY KEY, salt TEXT)")
    conn.execute("INSERT INTO poll (salt) VALUES (?)", (salt,))
    conn.execute("CREATE TABLE vote (voter TEXT PRIMARY KEY, choice INTEGER)")
    for voter, choice in votes:
        conn.execute("INSERT INTO vote VALUES (?, ?)", (_hash(f"{salt}:{voter}"), choice))
    truncate_log(conn)


def keyed_inside(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    """Keep a keyed hash, and its key in the same database."""
    key = secrets.token_bytes(32)
    conn.execute("CREATE TABLE setting (name TEXT, value BLOB)")
    conn.execute("INSERT INTO setting VALUES ('key', ?)", (key,))
    conn.execute("CREATE TABLE vote (voter TEXT PRIMARY KEY, choice INTEGER)")
    for voter, choice in votes:
        conn.execute("INSERT INTO vote VALUES (?, ?)", (_seal(voter, key), choice))
    truncate_log(conn)


def two_tables(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    """Keep who voted and the ballots apart, by random ids and without times."""
    conn.execute("CREATE TABLE voter (id TEXT PRIMARY KEY, user TEXT)")
    conn.execute("CREATE TABLE ballot (id TEXT PRIMARY KEY, choice INTEGER)")
    for voter, choice in votes:
        conn.execute("INSERT INTO voter VALUES (?, ?)", (uuid4().hex, voter))
        conn.execute("INSERT INTO ballot VALUES (?, ?)", (uuid4().hex, choice))
    truncate_log(conn)


def _without_rowid(
    conn: sqlite3.Connection, votes: Sequence[Vote], name: Callable[[str], str]
) -> None:
    conn.execute("CREATE TABLE voter (user TEXT PRIMARY KEY) WITHOUT ROWID")
    conn.execute("CREATE TABLE ballot (id TEXT PRIMARY KEY, choice INTEGER) WITHOUT ROWID")
    truncate_log(conn)
    for voter, choice in votes:
        conn.execute("BEGIN")
        conn.execute("INSERT INTO voter VALUES (?)", (name(voter),))
        conn.execute("INSERT INTO ballot VALUES (?, ?)", (uuid4().hex, choice))
        conn.execute("COMMIT")


def without_rowid(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    """Keep two tables without row numbers."""
    _without_rowid(conn, votes, str)


def without_rowid_keyed(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    """Keep two tables without row numbers, voters under a key that lies elsewhere."""
    _without_rowid(conn, votes, _seal)


def _counters(conn: sqlite3.Connection, votes: Sequence[Vote], name: Callable[[str], str]) -> None:
    conn.execute("CREATE TABLE voter (user TEXT PRIMARY KEY) WITHOUT ROWID")
    conn.execute("CREATE TABLE tally (option TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID")
    conn.executemany("INSERT INTO tally VALUES (?, 0)", [(each,) for each in OPTIONS])
    truncate_log(conn)
    for voter, choice in votes:
        conn.execute("BEGIN")
        conn.execute("INSERT INTO voter VALUES (?)", (name(voter),))
        conn.execute("UPDATE tally SET n = n + 1 WHERE option = ?", (OPTIONS[choice],))
        conn.execute("COMMIT")


def counters(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    """Keep who voted, and one counter for each option."""
    _counters(conn, votes, str)


def counters_keyed(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    """Keep counters, and voters under a key that lies elsewhere."""
    _counters(conn, votes, _seal)


def _named(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    conn.execute("CREATE TABLE vote (user TEXT, choice TEXT)")
    for voter, choice in votes:
        conn.execute("INSERT INTO vote VALUES (?, ?)", (voter, OPTIONS[choice]))
    truncate_log(conn)


def names_set_null(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    """Take the names out once the poll is closed."""
    _named(conn, votes)
    conn.execute("UPDATE vote SET user = NULL")
    truncate_log(conn)


def rows_deleted(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    """Delete the rows once the poll is closed."""
    _named(conn, votes)
    conn.execute("DELETE FROM vote")
    truncate_log(conn)


def rows_deleted_log_left(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    """Delete the rows, and leave the log as it is."""
    conn.execute("CREATE TABLE vote (user TEXT, choice TEXT)")
    for voter, choice in votes:
        conn.execute("INSERT INTO vote VALUES (?, ?)", (voter, OPTIONS[choice]))
    conn.execute("DELETE FROM vote")


def rows_deleted_and_vacuumed(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    """Delete the rows, and write the file anew."""
    _named(conn, votes)
    conn.execute("DELETE FROM vote")
    truncate_log(conn)
    conn.execute("VACUUM")
    truncate_log(conn)


def boxed_with_one_key(conn: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    """Keep a sealed box whose key never changes."""
    conn.execute("CREATE TABLE box (poll TEXT PRIMARY KEY, box BLOB)")
    conn.execute("INSERT INTO box VALUES ('poll-1', x'')")
    truncate_log(conn)
    contents = Contents()
    for voter, choice in votes:
        tag = make_tag(OUTSIDE_KEY, "poll-1", voter)
        contents = contents.with_vote([tag], (choice,), Kind.SINGLE)
        conn.execute("UPDATE box SET box = ?", (seal(contents, OUTSIDE_KEY, b"", BOX),))
