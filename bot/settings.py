"""Settings: what the operator decides, read from the environment and from `.env`."""

import difflib
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.chat import StartError

PREFIX = "STAFFROOM_"
SERVICE = Path("/run/staffroom")
"""The folder in memory that the unit of docs/operator.md makes."""
_MESSAGES = {"bool_parsing": "please write true or false"}
"""What pydantic says in words that are not for everybody, by its kinds of errors."""
LEVELS = ("debug", "info", "warning", "error")

Names = Annotated[frozenset[str], NoDecode]

_SNOWFLAKE = re.compile(r"\d+", re.ASCII)
_ACCOUNT = re.compile(r"discord:\d+|matrix:@[^:\s]+:\S+|(?!discord:|matrix:)[a-z]+:\S+", re.ASCII)
_ALLOWED = re.compile(r"@[^:\s]+:\S+|!\S+|(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d+)?", re.ASCII)
"""A person, a room, or a server by the name that stands in its people's ids."""


class Settings(BaseSettings):
    """Everything that can be set; each field's description is what `.env.example` says of it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    data: Path = Field(
        default=Path("data"),
        description="The folder that holds everything the bot writes: database, backups, log.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="A PostgreSQL database to use in place of the SQLite file in the data folder: "
        "postgresql+asyncpg://USER:PASSWORD@HOST/NAME",
    )
    timezone: str = Field(
        default="Europe/London", description="The zone in which people read and type times."
    )
    owners: Names = Field(
        default=frozenset(),
        description="Who owns the bot, beside whoever sits at the console: user ids with their "
        "platform, parted by commas, as in discord:80351110224678912",
    )
    discord_token: SecretStr | None = Field(
        default=None,
        description="The token of the bot on Discord; without one the bot is not there. "
        "docs/operator.md says where to get it.",
    )
    discord_guilds: Names = Field(
        default=frozenset(),
        description="Discord servers that the bot serves, beside those approved in chat: their "
        "ids, parted by commas.",
    )
    discord_read_all: bool = Field(
        default=False,
        description="Whether cogs may see messages on Discord that are not addressed to the bot. "
        "Needs the Message Content intent. Nothing that the bot does today wants it.",
    )
    matrix_homeserver: str = Field(
        default="",
        description="The homeserver of the bot's account on Matrix, as in https://matrix.example; "
        "without one the bot is not there. docs/operator-matrix.md says where to begin.",
    )
    matrix_user: str = Field(
        default="", description="The bot's id on Matrix, as in @staffroom:matrix.example"
    )
    matrix_password: SecretStr | None = Field(
        default=None,
        description="The password of the bot's account on Matrix. It is used to sign in once; "
        "after that the bot keeps a token of its own in the data folder.",
    )
    matrix_token: SecretStr | None = Field(
        default=None,
        description="A token to use instead of the password, made for the bot alone.",
    )
    matrix_allowed: Names = Field(
        default=frozenset(),
        description="Whose invitations on Matrix the bot takes, beside those to rooms approved in "
        "chat: ids of people, servers or rooms, parted by commas, as in "
        "@ada:matrix.example,matrix.example,!room-id",
    )
    cogs_off: Names = Field(
        default=frozenset(), description="Cogs that are not to be loaded, parted by commas."
    )
    poll_keys: Path | None = Field(
        default=None,
        description="The folder for the keys of open polls, outside the data folder and in no "
        "backup; without one, the service's own folder in memory, or a hidden one in the user's "
        "home. docs/operator.md says what each means.",
    )
    fetch_contact: str = Field(
        default="",
        description="A web or mail address that is told to the sites whose feeds are read, so that "
        "whoever runs them can ask about the bot.",
    )
    fetch_allow_private: Names = Field(
        default=frozenset(),
        description="Hosts on private networks that may be fetched from all the same, such as a "
        "feed on the intranet: names or addresses, parted by commas. Anyone who may add a feed can "
        "then read from them.",
    )
    log_level: str = Field(
        default="info", description=f"How much goes to the log: {', '.join(LEVELS)}."
    )

    @field_validator(
        "owners",
        "cogs_off",
        "discord_guilds",
        "fetch_allow_private",
        "matrix_allowed",
        mode="before",
    )
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("discord_guilds")
    @classmethod
    def _are_snowflakes(cls, value: frozenset[str]) -> frozenset[str]:
        return _require(value, _SNOWFLAKE, "is not the id of a server, which is a long number")

    @field_validator("owners")
    @classmethod
    def _are_accounts(cls, value: frozenset[str]) -> frozenset[str]:
        return _require(
            value,
            _ACCOUNT,
            "is not somebody's id after their platform's name, as in discord:80351110224678912 or "
            "matrix:@ada:matrix.example",
        )

    @field_validator("matrix_allowed")
    @classmethod
    def _can_be_allowed(cls, value: frozenset[str]) -> frozenset[str]:
        return _require(
            value,
            _ALLOWED,
            "is neither a person, as in @ada:matrix.example, nor a server, as in matrix.example, "
            "nor the id of a room, which begins with !",
        )

    @field_validator("matrix_homeserver")
    @classmethod
    def _is_address(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            is_address = parts.scheme in {"https", "http"} and bool(parts.hostname)
        except ValueError:
            is_address = False
        if value and not is_address:
            raise ValueError(f"{value!r} is not an address, such as https://matrix.example")
        return value.rstrip("/")

    @field_validator("matrix_token")
    @classmethod
    def _is_one_word(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value().split()) != 1:
            raise ValueError("a token has no spaces in it; please copy it once more")
        return value

    @field_validator("fetch_contact")
    @classmethod
    def _is_printable(cls, value: str) -> str:
        if not value.isascii() or " " in value or not value.isprintable():
            raise ValueError(f"{value!r} is not a web or mail address")
        return value

    @field_validator("data", "poll_keys")
    @classmethod
    def _expand(cls, value: Path | None) -> Path | None:
        try:
            return value.expanduser() if value else value  # only a shell does so by itself
        except RuntimeError:
            raise ValueError(f"{str(value)!r} begins with nobody's home") from None

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{value!r} is not a zone; try Europe/London") from None
        return value

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, value: str) -> str:
        if value.lower() not in LEVELS:
            raise ValueError(f"{value!r} is not one of {', '.join(LEVELS)}")
        return value.lower()

    @property
    def zone(self) -> ZoneInfo:
        """Give the zone in which people read and type times."""
        return ZoneInfo(self.timezone)

    @property
    def approved(self) -> frozenset[str]:
        """Give the ids of the places that are approved by these settings."""
        rooms = (each for each in self.matrix_allowed if each.startswith("!"))
        return frozenset(
            [f"discord:{each}" for each in self.discord_guilds]
            + [f"matrix:{each}" for each in rooms]
        )

    @property
    def url(self) -> str:
        """Give the address of the database; it may hold a password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{(self.data / 'staffroom.db').resolve()}"

    @property
    def matrix(self) -> Path:
        """Give the folder that keeps the bot's account on Matrix, with its keys."""
        return self.data / "matrix"

    @property
    def keys(self) -> Path:
        """Give the folder for keys that no backup may hold; each database has one of its own."""
        if self.poll_keys is not None:
            folder = self.poll_keys
        elif runtime := os.environ.get("RUNTIME_DIRECTORY"):  # given by systemd
            folder = Path(runtime.partition(":")[0])
        elif os.access(SERVICE, os.W_OK):  # the same, from outside of the service
            folder = SERVICE
        else:
            state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
            folder = Path(state) / "staffroom" / "keys"
        url = urlsplit(self.url)  # its password may change, the database is the same
        database = f"{url.hostname or ''}:{url.port or ''}{url.path}"
        return folder.absolute() / hashlib.sha256(database.encode()).hexdigest()[:16]

    @property
    def are_keys_apart(self) -> bool:
        """Tell whether who copies the data folder gets no keys with it."""
        return not self.keys.resolve().is_relative_to(self.data.resolve())

    @property
    def is_anywhere(self) -> bool:
        """Tell whether a platform beside the console is set up."""
        return self.discord_token is not None or bool(self.matrix_homeserver)

    @property
    def backups(self) -> Path:
        """Give the folder that backups go to."""
        return self.data / "backups"


def _require(values: frozenset[str], form: re.Pattern[str], what: str) -> frozenset[str]:
    """Give values that all have a form; raise ValueError, saying what the first other one is."""
    if wrong := sorted(each for each in values if not form.fullmatch(each)):
        raise ValueError(f"{wrong[0]!r} {what}")
    return values


def read_settings(**given: object) -> Settings:
    """Read the settings, `given` ones first; raise StartError naming each that is wrong."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as failure:
        wrong = "; ".join(
            f"{PREFIX}{str(error['loc'][0]).upper()}: {_MESSAGES.get(error['type'], error['msg'])}"
            for error in failure.errors(include_input=False, include_url=False)
        ).replace(": Value error, ", ": ")
        raise StartError(f"A setting is not right. {wrong}.") from None
    except UnicodeDecodeError:
        raise StartError("The file .env is not UTF-8 text. Please save it as such.") from None
    except OSError as failure:
        raise StartError(
            f"The file .env can't be read: {failure.strerror}. Please check who owns it."
        ) from None


def find_unknown(names: Iterator[str] | None = None) -> list[str]:
    """Say in words which STAFFROOM_ names nobody reads, with the nearest that is read."""
    known = [name.upper() for name in Settings.model_fields]
    seen = _names() if names is None else names
    told = []
    for name in sorted({each for each in seen if each.upper().startswith(PREFIX)}):
        end = name.upper().removeprefix(PREFIX)
        if end not in known and not end.startswith("TEST_"):  # those are for our tests
            near = difflib.get_close_matches(end, known, 1)
            hint = f"; do you mean {PREFIX}{near[0]}?" if near else "."
            told.append(f"{name} is not a setting{hint}")
    return told


def _names() -> Iterator[str]:
    yield from os.environ
    env = Path(".env")
    if env.is_file():
        lines = env.read_text(encoding="utf-8", errors="replace").splitlines()
        yield from (
            line.split("=")[0].removeprefix("export ").strip() for line in lines if "=" in line
        )


def render_example() -> str:
    """Write `.env.example` from the class."""
    parts = ["# Copy this file to .env and take the # off the lines that you want to change.\n"]
    for name, about in Settings.model_fields.items():
        default = "" if about.default in (None, frozenset()) else about.default
        default = str(default).lower() if isinstance(default, bool) else default
        parts.append(f"# {about.description}\n# {PREFIX}{name.upper()}={default}\n")
    return "\n".join(parts)
