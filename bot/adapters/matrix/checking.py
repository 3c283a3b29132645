"""Checking: what is missing before the bot can work on Matrix, while it may be running.

Nothing is sent. With no account kept yet, the bot signs in and out again.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.chat import StartError
from bot.communities import Approval

from .account import REVOKED, Account, Credentials, Vault, log_in
from .faults import FAULTS, Refused, code_of, log_fault
from .homeserver import Homeserver
from .names import NAME, from_id, to_path
from .rooms import RoomView

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence for the operator."""

    text: str
    is_well: bool = True


async def check_matrix(
    given: Credentials, folder: Path, approvals: Iterable[Approval]
) -> list[Finding]:
    """Find what is missing: at the server, in the account, and in each room that is served."""
    found: list[Finding] = []
    async with Homeserver(given.homeserver) as server:
        try:
            found += [each async for each in _check_server(server)]
            account, is_new = await _sign_in(server, given, Vault(folder), found)
            try:
                found += [each async for each in _check_account(server, account)]
                rooms = [each for each in approvals if each.place.id.startswith(f"{NAME}:")]
                for each in rooms:
                    found.append(await _check_room(server, account.user, each))
            finally:
                if is_new:
                    await server.call("POST", to_path("logout"), {})
        except StartError as failure:
            return [*found, Finding(str(failure), is_well=False)]
        except FAULTS as fault:
            log_fault("matrix could not be checked", fault)
            where = f"{given.homeserver} does not answer as a homeserver does"
            return [
                *found,
                Finding(f"{where} ({type(fault).__name__} {code_of(fault)}).", is_well=False),
            ]
    if not rooms:
        found.append(Finding("no room is approved by name; the bot serves where it is invited."))
    return found


async def _check_server(server: Homeserver) -> AsyncIterator[Finding]:
    told = await server.call("GET", "/_matrix/client/versions")
    versions = [each for each in told.get("versions", []) if str(each).startswith("v1.")]
    latest = max((int(each.split(".")[1]) for each in versions), default=0)
    yield Finding(f"{server.url} is there, and speaks Matrix up to 1.{latest}.")
    flows = (await server.call("GET", to_path("login"))).get("flows", [])
    if not any(each.get("type") == "m.login.password" for each in flows):
        yield Finding("the server takes no passwords, so the bot needs STAFFROOM_MATRIX_TOKEN.")


async def _sign_in(
    server: Homeserver, given: Credentials, vault: Vault, found: list[Finding]
) -> tuple[Account, bool]:
    """Give the account, and whether the bot has signed in for this alone."""
    kept = vault.read()
    if kept is None and given.password:
        account = await log_in(server, given, None)
        found.append(Finding(f"the password is right for {account.user}."))
        return account, True
    server.token = kept.token if kept is not None else given.token
    try:
        me = await server.call("GET", to_path("account", "whoami"))
    except Refused as fault:
        if not fault.is_revoked:
            raise
        raise StartError(REVOKED) from fault
    found.append(Finding(f"the token is right for {me['user_id']}."))
    if kept is not None and not vault.has_store:
        text = "the store of keys is lost; the bot will sign in as a new device."
        found.append(Finding(text, is_well=bool(given.password)))
    account = kept or Account(server.url, me["user_id"], me.get("device_id", ""), "", {}, "")
    return account, False


async def _check_account(server: Homeserver, account: Account) -> AsyncIterator[Finding]:
    limit = (await server.call("GET", "/_matrix/client/v1/media/config")).get("m.upload.size")
    if isinstance(limit, int):
        yield Finding(f"files may have up to {limit // _MIB} MiB.")
    keys = await server.call("POST", to_path("keys", "query"), {"device_keys": {account.user: []}})
    if account.user in keys.get("master_keys", {}):
        yield Finding("the bot's identity is published, so clients show no warning.")
    else:
        yield Finding("the bot's identity will be published when it starts.")


async def _check_room(server: Homeserver, me: str, approval: Approval) -> Finding:
    id_ = from_id(approval.place.id)
    name = approval.place.name or id_
    try:
        state = await server.fetch_state(id_)
    except Refused as fault:
        if code_of(fault) not in {"M_FORBIDDEN", "M_NOT_FOUND"}:
            raise
        return Finding(f"the bot is not in {name}. Invite it.", is_well=False)
    room = RoomView(id_, me)
    for event in state:
        room.apply(event)
    return _judge(room, me, name)


def _judge(room: RoomView, me: str, name: str) -> Finding:
    kind = "space" if room.is_space else "encrypted room" if room.is_encrypted else "room"
    if not room.is_in(me):
        return Finding(f"the bot is not in {name}. Invite it.", is_well=False)
    if room.successor[0]:
        return Finding(f"{name} was replaced by {room.successor[0]}.", is_well=False)
    if not room.is_space and not room.may_send(me):
        return Finding(
            f"the bot may not write in {name}. Give it the power to send messages.", is_well=False
        )
    return Finding(f"in the {kind} {name} all is well.")
