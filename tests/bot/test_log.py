"""The log: one JSON object a line, and never a word that a person wrote."""

import asyncio
import json
import logging
import stat
from pathlib import Path
from typing import Any

import pytest

from bot.log import log_event, log_failure, places, set_up_log

log = logging.getLogger("bot.sample")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder that the log goes to."""
    set_up_log(tmp_path / "logs", "info")
    return tmp_path / "logs"


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "staffroom.log").read_text().splitlines()]


def fail(secret: str) -> None:
    try:
        int(secret)
    except ValueError as failure:
        raise LookupError(f"no {secret}") from failure


def test_an_event_is_one_json_object(folder: Path) -> None:
    log_event(log, "started", cogs=3)
    (line,) = lines(folder)
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "info", "logger": "bot.sample", "event": "started", "cogs": 3}


def test_a_failure_is_logged_by_its_places_and_not_by_its_words(folder: Path) -> None:
    try:
        fail("margaret's words")
    except LookupError as failure:
        reference = log_failure(log, "it failed", failure, name="faq ask")
    (line,) = lines(folder)
    assert (line["reference"], line["name"], line["level"]) == (reference, "faq ask", "error")
    assert line["failure"][0] == "LookupError"
    assert any(place.endswith(" fail") for place in line["failure"])
    assert line["failure"][line["failure"].index("caused by") + 1] == "ValueError"
    assert "margaret" not in (folder / "staffroom.log").read_text()


def test_what_stands_in_a_group_is_listed_too() -> None:
    group = ExceptionGroup("words", [KeyError("more words"), OSError("still more")])
    assert places(group) == ["ExceptionGroup", "KeyError", "OSError"]


def test_each_failure_has_a_reference_of_its_own(folder: Path) -> None:
    references = {log_failure(log, "it failed", ValueError()) for _ in range(50)}
    assert len(references) == 50
    assert {line["reference"] for line in lines(folder)} == references


def test_a_package_that_warns_is_logged_by_its_place(folder: Path) -> None:
    logging.getLogger("asyncio").warning("Executing %r took long", "margaret's words")
    logging.getLogger("sqlalchemy").info("nothing")
    (line,) = lines(folder)
    assert line["event"] == "a package warned"
    assert line["logger"] == "asyncio"
    assert Path(__file__).name in line["at"]
    assert "margaret" not in str(line)


def test_an_exception_that_nobody_fetched_leaves_no_words_behind(folder: Path) -> None:
    async def main() -> None:
        asyncio.get_running_loop().call_exception_handler(
            {"message": "lost", "exception": ValueError("margaret's words")}
        )

    asyncio.run(main())
    (line,) = lines(folder)
    assert line["failure"] == ["ValueError"]
    assert "margaret" not in str(line)


def test_the_level_is_the_operators_choice(tmp_path: Path) -> None:
    for level, count in (("debug", 2), ("info", 1), ("warning", 0)):
        set_up_log(tmp_path / level, level)
        log.debug("detail", extra={"fields": {}})
        log_event(log, "event")
        assert len(lines(tmp_path / level)) == count


def test_only_its_owner_can_read_the_log(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "staffroom.log").stat().st_mode) == 0o600


def test_letters_of_every_script_are_kept(folder: Path) -> None:
    log_event(log, "cog not loaded", cog="café 你好")
    assert lines(folder)[0]["cog"] == "café 你好"


def test_a_full_log_gives_way_to_the_next_and_loses_no_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.log._KEPT_BYTES", 1000)
    set_up_log(tmp_path, "info")
    for number in range(25):
        log_event(log, "counted", number=number)
    older = sorted(tmp_path.glob("staffroom.log.*"), reverse=True)
    assert 1 <= len(older) <= 4
    assert all(1000 <= each.stat().st_size < 1300 for each in older)
    kept = [json.loads(line) for path in older for line in path.read_text().splitlines()]
    assert [each["number"] for each in [*kept, *lines(tmp_path)]] == list(range(25))
