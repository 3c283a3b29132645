"""The house keeps its rules, and each rule is able to fail."""

import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests import architecture
from tests.architecture import Source, list_imports, read_sources

ROOT = Path(__file__).parents[1]
PRODUCT = read_sources(ROOT, "bot", "cogs", "migrations")
CODE = [*PRODUCT, *read_sources(ROOT, "tests", "benchmarks")]
LOCKS = [
    Source(file.name, file.read_text("utf-8")) for file in sorted(ROOT.glob("requirements*.lock"))
]
FOLDERS = ("bot", "cogs", "migrations", "tests", "benchmarks", "docs", ".ci")
UNTRACKED = {".env", "uv.lock"}
UNSEEN_IMPORTS = {"asyncpg", "tzdata"}
"""What is named in an address, and what zoneinfo reads."""


def read_texts() -> list[Source]:
    """Read every text file of the project, and none that the bot or a tool has written."""
    files = [file for file in ROOT.iterdir() if file.is_file() and file.name not in UNTRACKED]
    files += [file for folder in FOLDERS for file in (ROOT / folder).rglob("*") if file.is_file()]
    texts = []
    for file in (file for file in files if file.suffix != ".pyc"):
        try:
            texts.append(Source(file.relative_to(ROOT).as_posix(), file.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return texts


def plant(path: str, *lines: str) -> list[Source]:
    """Make a source of one file."""
    return [Source(path, "\n".join(lines) + "\n")]


def test_nothing_imports_in_a_circle() -> None:
    assert architecture.find_cycles(PRODUCT) == []


@pytest.mark.parametrize(
    "second",
    [
        "import bot.one",
        "from bot.one import name",
        "from . import one",
        "from .one import name",
        "if TYPE_CHECKING:\n    from bot.one import name",
        "def late() -> None:\n    from bot.one import name",
    ],
)
def test_a_circle_is_seen(second: str) -> None:
    sources = [*plant("bot/one.py", "from bot.two import name"), *plant("bot/two.py", second)]
    assert len(architecture.find_cycles(sources)) == 1
    assert architecture.find_cycles(sources[:1]) == []


def test_each_foreign_framework_stays_in_its_home() -> None:
    assert architecture.find_strays(PRODUCT) == []


@pytest.mark.parametrize(
    ("line", "home", "elsewhere"),
    [
        ("import discord", "bot/adapters/discord/send.py", "bot/adapters/matrix/send.py"),
        ("from nio import Api", "bot/adapters/matrix/__init__.py", "bot/adapters/nio.py"),
        ("import apscheduler.job", "bot/schedule.py", "bot/storage/engine.py"),
        ("from sqlalchemy import sql", "bot/storage/deep/engine.py", "bot/storages.py"),
        ("import sqlalchemy as sa", "cogs/faq/store.py", "cogs/faq/model.py"),
        ("import sqlalchemy as sa", "cogs/faq/store/entries.py", "cogs/store.py"),
        ("import sqlalchemy as sa", "migrations/versions/0001.py", "bot/migrate.py"),
        ("def late():\n    import feedparser", "cogs/feeds/parse.py", "cogs/feeds/fetch.py"),
    ],
)
def test_a_stray_framework_is_seen(line: str, home: str, elsewhere: str) -> None:
    assert len(architecture.find_strays(plant(elsewhere, line))) == 1
    assert architecture.find_strays(plant(home, line)) == []


def test_cogs_come_in_by_the_door() -> None:
    door = architecture.read_door(next(each for each in PRODUCT if each.module == "bot"))
    assert "Cog" in door
    assert architecture.find_break_ins(PRODUCT, door) == []


@pytest.mark.parametrize(
    "line",
    [
        "import bot",
        "import bot.chat",
        "from bot.chat import Reply",
        "from bot import chat",
        "from bot import *",
        "import cogs.polls",
        "from cogs.polls import tally",
        "from cogs import polls",
        "from ..polls import tally",
        "from .. import polls",
        "if TYPE_CHECKING:\n    from bot.app import App",
    ],
)
def test_a_break_in_is_seen(line: str) -> None:
    door = architecture.read_door(plant("bot/__init__.py", "__all__ = ['Reply']")[0])
    assert len(architecture.find_break_ins(plant("cogs/faq/ask.py", line), door)) == 1
    by_the_door = ("from bot import Reply", "from .model import Entry", "import cogs.faq.model")
    assert architecture.find_break_ins(plant("cogs/faq/ask.py", *by_the_door), door) == []


def test_there_are_no_mocks() -> None:
    assert architecture.find_mocks(CODE) == []


@pytest.mark.parametrize(
    "line", ["from unittest.mock import Mock", "from unittest import mock", "import unittest.mock"]
)
def test_a_mock_is_seen(line: str) -> None:
    assert len(architecture.find_mocks(plant("tests/bot/test_forms.py", line))) == 1
    assert architecture.find_mocks(plant("tests/adapters/test_discord.py", line)) == []


def test_only_three_places_catch_everything() -> None:
    assert architecture.find_catch_alls(PRODUCT) == []


@pytest.mark.parametrize(
    "lines",
    [
        "try:\n    pass\nexcept Exception:\n    pass",
        "try:\n    pass\nexcept (OSError, BaseException) as failure:\n    pass",
        "try:\n    pass\nexcept:\n    pass",
        "with contextlib.suppress(Exception):\n    pass",
    ],
)
def test_a_catch_all_is_seen(lines: str) -> None:
    assert len(architecture.find_catch_alls(plant("bot/plugins.py", lines))) == 1
    assert len(architecture.find_catch_alls(plant("bot/dispatch.py", lines, lines))) == 1
    assert architecture.find_catch_alls(plant("bot/dispatch.py", lines)) == []
    assert architecture.find_catch_alls(plant("bot/adapters/console/loop.py", lines)) == []


@pytest.mark.parametrize(
    "lines",
    [
        "try:\n    pass\nexcept ValueError:\n    pass",
        "try:\n    pass\nexcept BaseException:\n    x.close()\n    raise",
        "with contextlib.suppress(OSError):\n    pass",
    ],
)
def test_what_catches_one_thing_or_raises_again_may_be_anywhere(lines: str) -> None:
    assert architecture.find_catch_alls(plant("cogs/faq/ask.py", lines)) == []


def test_files_and_functions_are_short() -> None:
    assert architecture.find_long_files(CODE) == []
    assert architecture.find_long_functions(CODE) == []
    assert architecture.find_drift([each for each in PRODUCT if each.text.strip()]) == []


def test_what_is_too_long_is_seen() -> None:
    assert len(architecture.find_long_files(plant("bot/chat.py", *["pass"] * 401))) == 1
    assert architecture.find_long_files(plant("bot/chat.py", *["pass"] * 400)) == []
    for head in ("def long():", "async def long():"):
        function = plant("bot/chat.py", head, *["    pass"] * 50)
        assert len(architecture.find_long_functions(function)) == 1
        assert architecture.find_long_functions(plant("a.py", head, *["    pass"] * 49)) == []


def test_a_growing_median_is_seen() -> None:
    short = plant("bot/chat.py", "def short():", *["    pass"] * 9)
    assert architecture.find_drift(short) == []
    assert len(architecture.find_drift(plant("a.py", "def f():", *["    pass"] * 10))) == 1
    assert len(architecture.find_drift(plant("a.py", *["pass"] * 151))) == 1


def test_names_say_what_files_hold() -> None:
    assert architecture.find_empty_names(CODE) == []


@pytest.mark.parametrize(
    "path",
    ["bot/utils.py", "bot/helpers/__init__.py", "cogs/faq/poll_manager.py", "bot/handler/text.py"],
)
def test_an_empty_name_is_seen(path: str) -> None:
    assert len(architecture.find_empty_names(plant(path))) == 1
    assert architecture.find_empty_names(plant("bot/managerial.py")) == []


def test_silenced_checks_say_which() -> None:
    assert architecture.find_bare_ignores(CODE) == []


@pytest.mark.parametrize(
    "comment",
    ["# type: ignore", "# noqa", "# noqa because", "# ruff: noqa", "# mypy: ignore-errors"],
)
def test_a_bare_ignore_is_seen(comment: str) -> None:
    assert len(architecture.find_bare_ignores(plant("bot/chat.py", f"x = 1  {comment}"))) == 1


def test_an_ignore_that_says_which_is_allowed() -> None:
    lines = ("x = 1  # type: ignore[misc]", "y = 1  # noqa: S101  why", 's = "# noqa"')
    assert architecture.find_bare_ignores(plant("bot/chat.py", *lines)) == []


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    assert architecture.find_addresses(read_texts()) == []


@pytest.mark.parametrize("parts", [("py", "pi.org"), ("/ho", "me/ada/x"), ("'/ro", "ot/x'")])
def test_an_address_is_seen(parts: tuple[str, str]) -> None:
    assert len(architecture.find_addresses(plant("README.md", "see " + "".join(parts)))) == 1
    assert architecture.find_addresses(plant("README.md", "~/root/x and ../home/y")) == []


def test_locks_carry_versions_and_hashes_and_no_addresses() -> None:
    named = [f"requirements{each}.lock" for each in ("-bench", "-dev", "")]
    assert [lock.path for lock in LOCKS] == named
    assert architecture.find_loose_locks(LOCKS) == []


@pytest.mark.parametrize(
    "line",
    ["rich==1.0", "rich>=1 \\\n    --hash=sha256:0", "--index-url somewhere", "# from https://x"],
)
def test_a_loose_lock_is_seen(line: str) -> None:
    assert architecture.find_loose_locks(plant("a.lock", line)) != []
    tight = "rich==1.0 ; sys_platform == 'x' \\\n    --hash=sha256:0 \\\n    --hash=sha256:1"
    assert architecture.find_loose_locks(plant("a.lock", tight, "    # via typer")) == []


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {line.partition("[")[0].partition(">")[0] for line in project["dependencies"]}
    owners = packages_distributions()
    tops = {each.module.partition(".")[0] for source in PRODUCT for each in list_imports(source)}
    imported = {
        owner.lower().replace("_", "-") for top in tops for owner in owners.get(top, [])
    } - {"staffroom"}
    assert imported - names == set()
    assert names - imported - UNSEEN_IMPORTS == set()
