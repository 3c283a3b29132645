"""The docs say what the code does: their cog is built, and their commands and settings exist."""

import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

import cogs
from bot.__main__ import line
from bot.chat import Role, UserError
from bot.commands import Registry
from bot.settings import PREFIX, Settings
from tests.databases import SERVER
from tests.discord_standin.conformance.openapi import VARIABLE
from tests.shelf import shelved

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
USED = ROOT / "docs" / "writing-a-cog.md"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`((?:[^`\n]|\n(?!\n))+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_SETTING = re.compile(rf"\b{PREFIX}[A-Z_]+\b")

read_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def build_registry() -> Registry:
    """Gather what the built-in cogs define, and the cog that the docs write."""
    registry = Registry()
    for module in pkgutil.iter_modules([str(ROOT / "cogs")]):
        registry.add(importlib.import_module(f"{cogs.__name__}.{module.name}").cog)
    return registry


REGISTRY = build_registry()
SUBCOMMANDS = set(typing.cast("typer.core.TyperGroup", typer.main.get_command(line)).commands)


def find_block(start: str) -> str:
    """Find the piece of code that begins with a line."""
    (block,) = (
        code for _, code in _BLOCK.findall(USED.read_text("utf-8")) if code.startswith(start)
    )
    return str(block)


def list_code(page: Path) -> Iterator[str]:
    """List what a page shows as code: spans, and the lines of blocks that are no Python."""
    text = page.read_text("utf-8")
    for kind, block in _BLOCK.findall(text):
        if kind in {"", "console", "sh"}:
            yield from block.splitlines()
    for span in _SPAN.findall(_BLOCK.sub("", text)):
        yield " ".join(span.replace(r"\|", "|").split())


COG = find_block("# cogs/thanks.py")
TESTS = find_block("# tests/cogs/test_thanks.py")


async def run_documented_tests(folder: Path, cog: str) -> int:
    """Run the page's tests on a cog; give how many there were."""
    names: dict[str, typing.Any] = {}
    exec(compile(TESTS, "test_thanks.py", "exec"), names)  # noqa: S102  our own page
    tests = [each for name, each in names.items() if name.startswith("test_")]
    with shelved(folder / "shelf", thanks=cog):
        for number, test in enumerate(tests):
            assert inspect.iscoroutinefunction(test)
            await test(folder / str(number))
    return len(tests)


async def test_the_documented_cog_passes_its_documented_tests(tmp_path: Path) -> None:
    assert await run_documented_tests(tmp_path, COG) == 2


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('["times"] += 1', '["times"] += 2'),
        ('"You joined in.", private=True', '"You joined in."'),
        ("(by=Role.MODERATOR)", ""),
        ('remove("said")', 'remove("says")'),
        ("Button(", "Buton("),
    ],
)
async def test_the_documented_tests_see_a_broken_cog(
    tmp_path: Path, was: str, becomes: str
) -> None:
    assert COG.count(was) == 1
    with pytest.raises(AssertionError):
        await run_documented_tests(tmp_path, COG.replace(was, becomes))


def test_every_piece_of_python_can_be_compiled() -> None:
    blocks = [
        code
        for page in PAGES
        for kind, code in _BLOCK.findall(page.read_text("utf-8"))
        if kind == "python"
    ]
    assert len(blocks) >= 3
    for code in blocks:
        compile(code, "page", "exec")


@read_page
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    for code in list_code(page):
        first, _, rest = code.removeprefix(".venv/bin/").partition(" ")
        if first == "staffroom" and rest:
            assert rest.split()[0] in SUBCOMMANDS or is_chat(rest), code
        elif REGISTRY.find_group(first) and rest:
            assert is_chat(code), code


def is_chat(text: str) -> bool:
    """Tell whether a text is a chat command with options that it has."""
    found = REGISTRY.find_command(text)
    if found is None:
        return False
    options = {each.option for each in found.command.parameters}
    return set(re.findall(r"(?<!\S)--[\w-]+", found.rest)) <= options


def test_a_command_that_does_not_exist_is_seen() -> None:
    assert is_chat("faq show 34")
    assert is_chat('faq aliases 34 --remove "days off"')
    for text in ("faq sow 34", "faq show 34 --nonsense", "nonsense"):
        assert not is_chat(text)


@read_page
def test_every_setting_that_a_page_names_exists(page: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {
        SERVER,
        VARIABLE,
        "STAFFROOM_TEST_WHOLE",
        "STAFFROOM_TEST_CROWD",
        "STAFFROOM_TEST_EVERY_WAY",
    }
    assert set(_SETTING.findall(page.read_text("utf-8"))) <= known


@read_page
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    text = _BLOCK.sub("", page.read_text("utf-8"))
    links = [each for each in _LINK.findall(text) if "://" not in each and not each.startswith("#")]
    gone = [each for each in links if not (page.parent / each.partition("#")[0]).exists()]
    assert gone == []


@read_page
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE))
    named = {
        found[1]
        for code in list_code(page)
        if (found := re.match(r"(?:uv )?make (\w[\w-]*)", code))
    }
    assert named <= targets


def test_the_readme_names_every_command_of_the_command_line() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    missing = {each for each in SUBCOMMANDS - {"say"} if f"`staffroom {each}" not in readme}
    assert missing == set()


@pytest.mark.parametrize(
    ("name", "roles"),
    [("members.md", {Role.EVERYONE, Role.MEMBER}), ("moderators.md", {Role.MODERATOR})],
)
@pytest.mark.parametrize("group", ["faq", "feed", "privacy"])
def test_the_guides_name_every_command(name: str, roles: set[Role], group: str) -> None:
    page = ROOT / "docs" / name
    if not page.exists():
        pytest.skip(f"{page} is not written yet")
    shown = {
        found.command.path
        for code in list_code(page)
        if (found := REGISTRY.find_command(code)) is not None
    }
    wanted = {each.path for each in REGISTRY.group_commands(group) if each.by in roles}
    assert wanted - shown == set()


def test_every_command_is_explained_in_a_sentence() -> None:
    for command in REGISTRY.commands():
        assert re.fullmatch(r"[A-Z].*[^.]\.", command.help), command.path
        assert len(command.help) <= 100, command.path  # what a picker has room for
        for each in command.parameters:
            assert each.help or each.choices, f"{command.path}: {each.name}"
    for cog in REGISTRY.cogs.values():
        assert cog.help
        assert all(group.help for group in cog.groups)


def test_every_kind_of_argument_is_in_the_page_on_cogs() -> None:
    text = USED.read_text("utf-8")
    for kind in ("str", "int", "bool", "Literal", "timedelta", "datetime", "date", "User"):
        assert f"`{kind}" in text
    for kind in ("Room", "File", "Link"):
        assert f"`{kind}`" in text


def test_the_page_shows_what_the_door_gives() -> None:
    bot = importlib.import_module("bot")
    imported = re.findall(r"^from bot import (.+)$", USED.read_text("utf-8"), re.MULTILINE)
    names = {name.strip() for each in imported for name in each.split(",")} - {"..."}
    assert names - set(bot.__all__) <= {"...`. Nothing else of the bot"}
    assert issubclass(bot.UserError, UserError)
