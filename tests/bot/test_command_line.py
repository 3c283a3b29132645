"""The command line: upkeep, and any chat command said by an owner."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import line
from bot.app import as_line
from tests.process import KEYS, piped
from tests.shelf import shelved

PARROT = '''
"""Parrot: repeats."""

from bot import Button, Cog, Context, File, Reply, Role

cog = Cog("parrot", "Repeats")


@cog.command(by=Role.OWNER)
async def parrot(ctx: Context, word: str, *, loud: bool = False) -> Reply:
    """Repeat."""
    said = word.upper() if loud else word
    return Reply(said, buttons=(Button("First", pressed, 1), Button("Second", pressed, 2)))


@cog.action(by=Role.OWNER)
async def pressed(ctx: Context, number: int) -> Reply:
    """Say what was pressed."""
    return Reply(f"pressed {number}")


@cog.command
async def size(ctx: Context, file: File, title: str = "none") -> Reply:
    """Tell the size of a file."""
    return Reply(f"{title} {file.name} {file.size}")


@cog.command
async def fail(ctx: Context) -> Reply:
    """Fail."""
    raise LookupError
'''


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Set a data folder, and a parrot in place of the FAQ."""
    for name in [each for each in os.environ if "STAFFROOM" in each.upper()]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("STAFFROOM_COGS_OFF", "faq")
    monkeypatch.setenv("STAFFROOM_DATA", str(tmp_path / "data"))
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    with shelved(tmp_path / "shelf", parrot=PARROT):
        yield tmp_path / "data"
    assert list((tmp_path / "cwd").iterdir()) == []


def staffroom(*words: str) -> Result:
    return CliRunner().invoke(line, list(words))


def is_refused(result: Result, said: str) -> bool:
    """Tell whether the command ended with one sentence that holds this text, and no trace."""
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    return said in result.stderr


def test_without_a_word_it_says_what_can_be_typed() -> None:
    said = staffroom()
    for word in ("run", "console", "check", "migrate", "backup", "restore", "faq import FILE"):
        assert word in said.output
    assert staffroom("--help").exit_code == 0


def test_an_option_that_is_none_is_refused() -> None:
    assert staffroom("check", "--nonsense").exit_code == 2
    assert staffroom("restore").exit_code == 2


def test_check_says_that_all_is_well(data: Path) -> None:
    said = staffroom("check")
    assert said.exit_code == 0
    assert f"Data folder: {data}" in said.stdout
    assert "Database: in order (brought to " in said.stdout
    assert "Cog parrot: in order" in said.stdout
    assert "Cog faq: switched off by STAFFROOM_COGS_OFF" in said.stdout
    assert said.stdout.endswith("Everything is in order.\n")
    assert "Database: in order\n" in staffroom("check").stdout


def test_check_names_what_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "shelf" / "crow.py").write_text("import no_such_package")
    monkeypatch.setenv("STAFFROOM_OWNER", "x")
    said = staffroom("check")
    assert said.exit_code == 1
    assert "Setting: STAFFROOM_OWNER is not a setting; do you mean" in said.stdout
    assert "Cog crow: It could not be imported: ModuleNotFoundError" in said.stdout
    assert "Cog parrot: in order" in said.stdout
    assert said.stdout.endswith("Something needs your attention; see above.\n")


def test_check_says_where_keys_lie_and_that_it_is_wrong(
    monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    monkeypatch.setenv("STAFFROOM_POLL_KEYS", str(data / "keys"))
    said = staffroom("check")
    assert said.exit_code == 1
    assert f"Keys of open polls: {data / 'keys'}" in said.stdout
    assert "Keys of open polls: they would lie in the data folder" in said.stdout


def test_migrate_brings_the_database_up_to_date(data: Path) -> None:
    said = staffroom("migrate")
    assert said.exit_code == 0
    assert said.stdout.startswith("The database is up to date (brought to ")
    assert (data / "staffroom.db").exists()
    assert staffroom("migrate").stdout == "The database is up to date.\n"


def test_a_backup_brings_everything_back(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.tar.gz"
    staffroom("migrate")
    put(data, "first")
    assert staffroom("backup", str(file)).stdout == f"Backup: {file}\n"
    put(data, "second")
    said = staffroom("restore", str(file))
    assert said.exit_code == 0
    assert said.stdout.startswith(f"Restored from {file}.\nWhat was there before is kept in ")
    assert get(data) == "first"
    elsewhere = str(tmp_path / "elsewhere")
    said = staffroom("restore", str(file), "--data", elsewhere)
    assert said.stdout == f"Restored from {file}.\n"
    assert get(Path(elsewhere)) == "first"


def test_a_backup_goes_into_the_data_folder_if_nothing_else_is_said(data: Path) -> None:
    staffroom("migrate")
    said = staffroom("backup")
    (file,) = (data / "backups").glob("staffroom-*.tar.gz")
    assert said.stdout == f"Backup: {file}\n"


def test_what_cannot_be_backed_up_or_restored_is_told(data: Path, tmp_path: Path) -> None:
    assert is_refused(staffroom("backup"), "There is no database at")
    staffroom("migrate")
    file = tmp_path / "notes.txt"
    file.write_text("notes")
    assert is_refused(staffroom("backup", str(file)), "is there already")
    assert is_refused(staffroom("restore", str(file)), "notes.txt")
    assert is_refused(staffroom("restore", str(tmp_path / "gone")), "There is no file")
    assert file.read_text() == "notes"
    assert (data / "staffroom.db").exists()


def read_core_limit(pid: int) -> list[str]:
    """Read how large a picture of its memory a process may leave, softly and hard."""
    limits = Path(f"/proc/{pid}/limits").read_text("ascii").splitlines()
    (told,) = [each for each in limits if each.startswith("Max core file size")]
    return told.split()[4:6]


def test_while_the_bot_runs_it_can_be_backed_up_but_not_replaced(
    data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "kept.tar.gz"
    with piped(tmp_path, "run", "--data", str(data)) as bot:
        bot.types("help help")
        bot.hears()
        put(data, "first")
        assert read_core_limit(bot.process.pid) == ["0", "0"]
        assert staffroom("backup", str(file)).exit_code == 0
        assert is_refused(staffroom("restore", str(file)), "Another Staffroom is already using")
        assert is_refused(staffroom("migrate"), "Another Staffroom is already using")
        assert is_refused(staffroom("parrot", "hello"), "Another Staffroom is already using")
        said = staffroom("check")
        assert said.exit_code == 0
        assert f"which is running (process {bot.process.pid})" in said.stdout
        bot.types("help help")
        assert bot.hears()["line"] == 2
        assert bot.terminates() == (0, "")
    assert staffroom("restore", str(file)).exit_code == 0
    assert get(data) == "first"


def test_any_chat_command_is_said_by_an_owner() -> None:
    said = staffroom("parrot", "hello", "you", "--loud")
    assert said.exit_code == 0
    assert said.stdout == "HELLO YOU\n[1] First\n[2] Second\n\n"
    assert staffroom("say", "parrot", "hello").stdout.startswith("hello\n")
    assert "parrot: loaded" in staffroom("cog", "list").stdout


def test_the_first_button_is_pressed_where_one_agrees_beforehand() -> None:
    for yes in ("--yes", "-y"):
        assert staffroom("parrot", "hello", yes).stdout.endswith("\n\npressed 1\n\n")


def test_chat_commands_answer_in_json_too() -> None:
    said = staffroom("parrot", "hello", "--json", "--yes")
    first, second = (json.loads(each) for each in said.stdout.splitlines())
    assert list(first) == KEYS
    assert (first["line"], first["to"], first["buttons"]) == (1, "operator", ["First", "Second"])
    assert (second["line"], second["text"]) == (2, "pressed 1")


def test_a_file_is_attached_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "some notes.txt"
    file.write_text("hello")
    assert staffroom("size", str(file)).stdout == "none some notes.txt 5\n\n"
    assert staffroom("size", str(file), "My", "notes").stdout == "My notes some notes.txt 5\n\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["size", "gone.txt"], "Please attach the file"),
        (["cog", "load", "dodo"], "no cog called dodo"),
        (["nonsense"], "I don't know that command."),
        (["fail"], "Sorry, something went wrong"),
        (["/press", "9"], "There is nothing to press here yet."),
    ],
)
def test_what_the_bot_cannot_do_is_told_with_a_status_of_1(words: list[str], said: str) -> None:
    result = staffroom(*words)
    assert result.exit_code == 1
    assert said in result.stdout


def test_the_faq_is_there_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFFROOM_COGS_OFF", "")
    said = staffroom("faq", "list")
    assert said.exit_code == 0
    assert "All questions" in said.stdout
    assert staffroom("faq", "show", "34").stdout.startswith("#34 Will annual leave")


def test_words_become_a_line_with_files_at_its_end(tmp_path: Path) -> None:
    file = tmp_path / "faq.yaml"
    file.touch()
    assert as_line(["faq", "import", str(file)]) == f'faq import @"{file}"'
    assert as_line(["faq", str(file), "import"]) == f'faq import @"{file}"'
    assert as_line(["faq", "ask", "what is v1.0?"]) == "faq ask what is v1.0?"


def put(data: Path, value: str) -> None:
    with closing(sqlite3.connect(data / "staffroom.db", timeout=10)) as connection, connection:
        connection.execute("DELETE FROM cog_value")
        row = ("home", "sample", "key", value)
        connection.execute("INSERT INTO cog_value VALUES (?, ?, ?, ?)", row)


def get(data: Path) -> str:
    with closing(sqlite3.connect(data / "staffroom.db")) as connection:
        (value,) = connection.execute("SELECT value FROM cog_value").fetchone()
    return str(value)


def test_the_check_tells_of_a_folder_for_keys_that_cannot_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("STAFFROOM_POLL_KEYS", str(tmp_path / "file" / "keys"))
    said = staffroom("check")
    assert said.exit_code == 1
    assert "Keys of open polls: the bot may not write there" in said.stdout


def test_the_check_tells_of_a_cog_that_is_not_there_to_be_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STAFFROOM_COGS_OFF", "faq,pols")
    said = staffroom("check")
    assert said.exit_code == 1
    assert "Cog pols: there is none of this name to switch off" in said.stdout
    assert "Cog faq: switched off" in said.stdout
