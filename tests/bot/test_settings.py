"""Settings: what the operator decides, and what is said when it can't be so."""

import os
from pathlib import Path

import pytest

from bot.chat import StartError
from bot.settings import PREFIX, Settings, find_unknown, read_settings, render_example

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in an empty folder, with nothing set."""
    for name in [each for each in os.environ if each.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_the_defaults_need_nothing() -> None:
    settings = read_settings()
    assert settings.data == Path("data")
    assert settings.url == f"sqlite+aiosqlite:///{Path.cwd() / 'data' / 'staffroom.db'}"
    assert settings.timezone == "Europe/London"
    assert settings.owners == settings.cogs_off == frozenset()
    assert settings.backups == Path("data/backups")


def test_keys_lie_outside_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bot.settings.SERVICE", tmp_path / "run")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    settings = read_settings()
    assert settings.keys.parent == tmp_path / "state" / "staffroom" / "keys"
    assert settings.are_keys_apart
    (tmp_path / "run").mkdir()
    monkeypatch.setattr("bot.settings.SERVICE", tmp_path / "run")
    assert settings.keys.parent == tmp_path / "run"
    monkeypatch.setenv("RUNTIME_DIRECTORY", "/run/staffroom:/run/other")
    assert settings.keys.parent == Path("/run/staffroom")
    assert read_settings(poll_keys=tmp_path / "keys").keys.parent == tmp_path / "keys"
    assert not read_settings(poll_keys=Path("data/keys")).are_keys_apart


def test_each_database_has_keys_of_its_own() -> None:
    here, there = read_settings().keys, read_settings(data=Path("other")).keys
    assert here != there
    one = "postgresql://bot:old@db.example/staffroom"
    keys = {read_settings(database_url=each).keys for each in (one, one.replace("old", "new"))}
    assert len(keys) == 1
    assert keys.isdisjoint({here, there})


def test_what_was_given_wins_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("STAFFROOM_DATA=file\nSTAFFROOM_LOG_LEVEL=debug\n", encoding="utf-8")
    assert read_settings().data == Path("file")
    monkeypatch.setenv("STAFFROOM_DATA", "environment")
    assert read_settings().data == Path("environment")
    assert read_settings(data=Path("given")).data == Path("given")
    assert read_settings().log_level == "debug"


def test_lists_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFFROOM_OWNERS", " discord:12, matrix:@ada:example.org ,")
    monkeypatch.setenv("STAFFROOM_COGS_OFF", "faq")
    assert read_settings().owners == {"discord:12", "matrix:@ada:example.org"}
    assert read_settings().cogs_off == {"faq"}


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(PREFIX + name.upper(), "")
    assert read_settings() == Settings()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TIMEZONE", "Mars/Olympus", "'Mars/Olympus' is not a zone; try Europe/London"),
        ("TIMEZONE", "../../etc/passwd", "is not a zone; try Europe/London"),
        ("LOG_LEVEL", "loud", "'loud' is not one of debug, info, warning, error"),
        ("OWNERS", "80351110224678912", "as in discord:80351110224678912 or matrix:@ada:"),
        ("OWNERS", "discord:ada", "'discord:ada' is not somebody's id"),
        ("OWNERS", "matrix:ada", "'matrix:ada' is not somebody's id"),
        ("MATRIX_ALLOWED", "#staff:matrix.example", "nor the id of a room, which begins with !"),
        ("MATRIX_ALLOWED", "https://matrix.example", "nor a server, as in matrix.example"),
        ("MATRIX_ALLOWED", "matrix:@ada:matrix.example", "neither a person, as in @ada:matrix"),
        ("MATRIX_HOMESERVER", "matrix.example", "such as https://matrix.example"),
        ("MATRIX_HOMESERVER", "https://", "such as https://matrix.example"),
        ("MATRIX_HOMESERVER", "https://[bad", "such as https://matrix.example"),
        ("DISCORD_READ_ALL", "perhaps", "STAFFROOM_DISCORD_READ_ALL: please write true or false."),
        ("FETCH_CONTACT", "Ada Lovelace", "'Ada Lovelace' is not a web or mail address"),
        ("DATA", "~nobody-of-that-name/data", "begins with nobody's home"),
    ],
)
def test_a_wrong_value_is_told_in_one_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(StartError) as refused:
        read_settings()
    assert str(refused.value).startswith(f"A setting is not right. STAFFROOM_{name}: ")
    assert said in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFFROOM_TIMEZONE", "Mars")
    monkeypatch.setenv("STAFFROOM_LOG_LEVEL", "loud")
    with pytest.raises(StartError, match=r"STAFFROOM_TIMEZONE: .*; STAFFROOM_LOG_LEVEL: "):
        read_settings()


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"STAFFROOM_DATA=\xff\xfe")
    with pytest.raises(StartError, match=r"\.env is not UTF-8 text"):
        read_settings()


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    # Whoever runs the tests may be root, who may read anything but this.
    (tmp_path / ".env").symlink_to("/proc/self/mem")
    with pytest.raises(StartError, match=r"\.env can't be read: .*\. Please check who owns it\."):
        read_settings()


def test_a_home_is_found_as_a_shell_would(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("STAFFROOM_DATA", "~/data")
    monkeypatch.setenv("STAFFROOM_POLL_KEYS", "~/keys")
    assert read_settings().data == tmp_path / "data"
    assert read_settings().keys.parent == tmp_path / "keys"


@pytest.mark.parametrize("token", ["two words", "line\nbreak"])
def test_a_token_that_is_none_is_told_of_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("STAFFROOM_MATRIX_TOKEN", token)
    with pytest.raises(StartError, match="MATRIX_TOKEN: a token has no spaces") as refused:
        read_settings()
    assert token not in str(refused.value)


@pytest.mark.parametrize(
    "allowed", ["@ada:matrix.example", "matrix.example:8448", "!AbC", "!a:b.c", "[::1]:80"]
)
def test_whoever_may_invite_is_read(monkeypatch: pytest.MonkeyPatch, allowed: str) -> None:
    monkeypatch.setenv("STAFFROOM_MATRIX_ALLOWED", allowed)
    assert read_settings().matrix_allowed == {allowed}


def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFFROOM_DATABASE_URL", "postgresql+asyncpg://bot:hunter2@host/name")
    settings = read_settings()
    assert "hunter2" in settings.url
    assert "hunter2" not in repr(settings) + str(settings)
    monkeypatch.setenv("STAFFROOM_TIMEZONE", "Mars")
    with pytest.raises(StartError) as refused:
        read_settings()
    assert "hunter2" not in str(refused.value) + repr(refused.value.__cause__)


def test_an_unknown_name_is_told_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFFROOM_OWNER", "ada")
    Path(".env").write_text(
        "# STAFFROOM_COMMENT=1\nexport STAFFROOM_TIMEZON=x\nSTAFFROOM_DATA=y\nOTHER=z\n",
        encoding="utf-8",
    )
    assert find_unknown() == [
        "STAFFROOM_OWNER is not a setting; do you mean STAFFROOM_OWNERS?",
        "STAFFROOM_TIMEZON is not a setting; do you mean STAFFROOM_TIMEZONE?",
    ]


def test_an_unknown_name_like_no_other_is_told_too() -> None:
    assert find_unknown(iter(["STAFFROOM_QQQQ", "PATH"])) == ["STAFFROOM_QQQQ is not a setting."]


def test_known_names_are_known_in_any_case() -> None:
    assert find_unknown(iter(["staffroom_data", "Staffroom_Owners"])) == []


def test_the_example_is_what_the_class_says() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == render_example()


def test_the_example_explains_every_setting() -> None:
    for name, field in Settings.model_fields.items():
        assert f"# STAFFROOM_{name.upper()}=" in render_example()
        assert field.description
        assert field.description in render_example()


def test_the_example_with_its_marks_taken_off_sets_the_defaults() -> None:
    lines = [line.removeprefix("# ") for line in render_example().splitlines()]
    told = [line for line in lines if line.startswith(PREFIX)]
    Path(".env").write_text("\n".join(told), encoding="utf-8")
    assert read_settings() == Settings(_env_file=None)  # type: ignore[call-arg]
    assert find_unknown() == []
