"""Account: how the bot signs in, and what it must keep to stay the same device.

The token, the store of keys and the seeds of its identity belong together: one without the others
is of no use. So they are in one folder, are backed up as one, and are given up as one.
"""

import base64
import json
import logging
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.chat import StartError
from bot.log import log_event, log_trouble

from .faults import FAULTS, Refused, log_fault
from .homeserver import Homeserver
from .names import to_path

log = logging.getLogger(__name__)

FILE = "account.json"
STORE = "keys.db"
SEEDS = ("master", "self_signing", "user_signing")
_LEFTOVERS = (FILE, STORE, f"{STORE}-journal", f"{STORE}-wal", f"{STORE}-shm")

REVOKED = (
    "Matrix does not accept the bot's token any more. Put a new one into STAFFROOM_MATRIX_TOKEN, "
    "or the account's password into STAFFROOM_MATRIX_PASSWORD, and start the bot again."
)
WRONG_LOGIN = (
    "Matrix does not accept the bot's name and password. Please check STAFFROOM_MATRIX_USER and "
    "STAFFROOM_MATRIX_PASSWORD."
)
NO_LOGIN = (
    "To sign in to Matrix the bot needs STAFFROOM_MATRIX_USER and STAFFROOM_MATRIX_PASSWORD, "
    "or STAFFROOM_MATRIX_TOKEN."
)
NO_STORE = (
    "The store of keys that belongs to this Matrix token is gone, so encrypted rooms can't be read "
    "with it. Make a new token and put it into STAFFROOM_MATRIX_TOKEN, or put the account's "
    "password into STAFFROOM_MATRIX_PASSWORD."
)


@dataclass(frozen=True, slots=True)
class Account:
    """One device of one user on one homeserver, and its secrets."""

    homeserver: str
    user: str
    device: str
    token: str = field(repr=False)
    seeds: Mapping[str, str] = field(repr=False)
    store_key: str = field(repr=False)

    def seed(self, name: str) -> bytes:
        """Give the seed of one of the keys of the bot's identity."""
        return base64.b64decode(self.seeds[name])


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the operator's settings say."""

    homeserver: str
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


class Vault:
    """The folder that holds the account, the store of keys and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def has_store(self) -> bool:
        """Tell whether there is a store of keys."""
        return (self.folder / STORE).is_file()

    def read(self) -> Account | None:
        """Read the account; None if there is none, or none that can be read."""
        try:
            return Account(**json.loads((self.folder / FILE).read_text("utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError):
            log_trouble(log, "the kept matrix account can't be read")
            return None

    def write(self, account: Account) -> None:
        """Keep an account, readable by its owner alone, whole or not at all."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        new = self.folder / f"{FILE}.new"
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as sink:
            json.dump(asdict(account), sink)
            sink.flush()
            os.fsync(sink.fileno())
        new.replace(self.folder / FILE)

    def prepare_store(self) -> None:
        """Make the store's file before nio does, so that nobody else can read it."""
        path = self.folder / STORE
        path.touch(mode=0o600)
        path.chmod(0o600)

    def clear(self) -> None:
        """Give up the device: its token, its keys and its identity."""
        for name in _LEFTOVERS:
            (self.folder / name).unlink(missing_ok=True)


async def sign_in(server: Homeserver, given: Credentials, vault: Vault) -> Account:
    """Give the account, as the same device as before if that can be; raise StartError if not."""
    kept = vault.read()
    if kept is not None and not _is_meant(kept, given):
        log_event(log, "the matrix account has changed in the settings")
        kept = None
    seeds = kept.seeds if kept is not None else _new_seeds()
    if kept is not None and not vault.has_store:
        log_trouble(log, "the store of keys is lost, so the bot signs in as a new device")
        await _sign_out(server, kept)
        given = _without_used_token(given, kept)
        kept = None
    if kept is not None and (account := await _resume(server, kept, given)):
        if account != kept:
            vault.write(account)
        return account
    # The identity stays, so that people need not be asked to trust a new one.
    account = replace(await _begin(server, given), seeds=seeds)
    vault.clear()
    vault.write(account)
    log_event(log, "signed in to matrix as a new device", device=account.device)
    return account


def _is_meant(kept: Account, given: Credentials) -> bool:
    known = {"", kept.user, kept.user.removeprefix("@").partition(":")[0]}
    return given.user in known and given.homeserver.rstrip("/") == kept.homeserver


def _without_used_token(given: Credentials, kept: Account) -> Credentials:
    if given.token and given.token == kept.token:
        if not given.password:
            raise StartError(NO_STORE)
        return Credentials(given.homeserver, given.user, given.password)
    return given


async def _resume(server: Homeserver, kept: Account, given: Credentials) -> Account | None:
    """Go on as the device that is kept; None if a new one is needed and can be had."""
    server.token = kept.token
    try:
        await server.call("GET", to_path("account", "whoami"))
    except Refused as fault:
        if not fault.is_revoked:
            raise
        log_fault("the kept matrix token is not accepted", fault)
        server.token = ""
        if fault.is_soft and given.password:
            return await log_in(server, given, kept)
        if given.password or (given.token and given.token != kept.token):
            return None
        raise StartError(REVOKED) from fault
    return kept


async def _begin(server: Homeserver, given: Credentials) -> Account:
    if given.token:
        return await _take_token(server, given)
    if given.user and given.password:
        return await log_in(server, given, None)
    raise StartError(NO_LOGIN)


async def _take_token(server: Homeserver, given: Credentials) -> Account:
    server.token = given.token
    try:
        me = await server.call("GET", to_path("account", "whoami"))
    except Refused as fault:
        if fault.is_revoked:
            raise StartError(REVOKED) from fault
        raise
    return _new_account(given, {**me, "access_token": given.token})


async def log_in(server: Homeserver, given: Credentials, kept: Account | None) -> Account:
    """Sign in with the password, as the device that is kept or as a new one."""
    wanted: dict[str, Any] = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": given.user or (kept.user if kept else "")},
        "password": given.password,
        "initial_device_display_name": "Staffroom",
    }
    if kept is not None:
        wanted["device_id"] = kept.device
    server.token = ""
    try:
        told = await server.call("POST", to_path("login"), wanted)
    except Refused as fault:
        if fault.is_passing:
            raise
        raise StartError(WRONG_LOGIN) from fault
    server.token = told["access_token"]
    if kept is not None:
        return Account(**{**asdict(kept), "token": told["access_token"]})
    return _new_account(given, told)


def _new_account(given: Credentials, told: Mapping[str, Any]) -> Account:
    return Account(
        homeserver=given.homeserver.rstrip("/"),
        user=str(told["user_id"]),
        device=str(told["device_id"]),
        token=str(told["access_token"]),
        seeds=_new_seeds(),
        store_key=secrets.token_hex(32),
    )


def _new_seeds() -> Mapping[str, str]:
    return {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in SEEDS}


async def _sign_out(server: Homeserver, kept: Account) -> None:
    """Take the lost device off the account, so that nobody encrypts for it any more."""
    server.token = kept.token
    try:
        await server.call("POST", to_path("logout"), {})
    except FAULTS as fault:
        log_fault("the lost device could not be signed out", fault)
    server.token = ""
