"""Starting: what cannot be is told in one sentence, without a trace of where it went wrong."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import Storage
from tests import process
from tests.databases import render_sqlite


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """Give a data folder with a database in it."""
    folder = tmp_path / "data"
    await (
        await Storage.open(render_sqlite(folder / "staffroom.db"), backups=tmp_path / "b")
    ).close()
    return folder


def break_by_age(data: Path) -> None:
    with closing(sqlite3.connect(data / "staffroom.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def break_by_nonsense(data: Path) -> None:
    (data / "staffroom.db").write_bytes(b"these are no rows and no columns" * 100)


def break_by_a_file_in_the_way(data: Path) -> None:
    shutil.rmtree(data)
    data.write_text("not a folder")


def break_by_a_log_in_the_way(data: Path) -> None:
    (data / "logs").write_text("not a folder")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (break_by_age, "was made by a newer Staffroom"),
        (break_by_nonsense, "staffroom.db"),
        (break_by_a_file_in_the_way, "cannot be used"),
        (break_by_a_log_in_the_way, "cannot be used"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_in_one_sentence(
    tmp_path: Path, data: Path, broken: Callable[[Path], None], said: str
) -> None:
    broken(data)
    done = process.run(tmp_path, "console", "--json", "--data", str(data), said="help\n")
    assert_told(done, said)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("STAFFROOM_TIMEZONE", "Mars", "A setting is not right. STAFFROOM_TIMEZONE: 'Mars'"),
        ("STAFFROOM_DATABASE_URL", "nonsense hunter2", "The database address cannot be read."),
    ],
)
def test_a_setting_that_is_wrong_is_told_in_one_sentence(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    done = process.run(tmp_path, "run", "--data", str(tmp_path / "data"), **{name: value})
    assert_told(done, said)
    assert "hunter2" not in done.stderr


def test_a_setting_that_nobody_reads_is_noted_beside_the_output(tmp_path: Path) -> None:
    done = process.run(
        tmp_path,
        "console",
        "--json",
        said="help help\n",
        STAFFROOM_DATA=str(tmp_path / "data"),
        STAFFROOM_OWNER="x",
    )
    assert done.returncode == 0
    assert len(process.read_replies(done.stdout)) == 1
    assert "STAFFROOM_OWNER is not a setting; do you mean STAFFROOM_OWNERS?" in done.stderr
    assert (tmp_path / "data" / "staffroom.db").exists()
    assert list((tmp_path / "cwd").iterdir()) == []


def assert_told(done: subprocess.CompletedProcess[str], said: str) -> None:
    assert done.returncode == 1
    assert done.stdout == ""
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.rstrip().endswith(".")
