"""Trust: devices that their owners have cross-signed, and what clients do about the others.

https://spec.matrix.org/latest/client-server-api/#cross-signing
"""

import base64
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from nio import AsyncClient

from tests.matrix_server.account import Account
from tests.matrix_server.api import Refused

WITHHELD = "m.room_key.withheld"


async def sign(account: Account, password: str) -> None:
    """Make cross-signing keys for an account, and sign its device with them."""
    usages = ("master", "self_signing", "user_signing")
    keys = {usage: Ed25519PrivateKey.generate() for usage in usages}
    user, device = account.user_id, account.device_id
    body = {f"{usage}_key": _describe(user, usage, key) for usage, key in keys.items()}
    for usage in usages[1:]:
        _sign(body[f"{usage}_key"], user, keys["master"])
    await _upload(account, body, password)
    described = (await _query(account, user))["device_keys"][user][device]
    described.pop("unsigned", None)
    _sign(described, user, keys["self_signing"])
    signed = {user: {device: described}}
    await account.call("POST", "keys", "signatures", "upload", body=signed)


async def is_from_signed(account: Account, sender: str, key: str) -> bool:
    """Tell whether the device with this Curve25519 key is cross-signed by the sender."""
    answer = await _query(account, sender)
    for name, device in answer["device_keys"].get(sender, {}).items():
        if key and device["keys"].get(f"curve25519:{name}") == key:
            return _is_signed(answer, sender, device)
    return False


async def shun_unsigned(account: Account, nio: AsyncClient, room: str) -> None:
    """Give no keys to devices in a room that are not cross-signed, and tell them so."""
    assert nio.olm, "this client does not encrypt"
    for user in await account.members(room):
        answer = await _query(account, user)
        for name, device in answer["device_keys"].get(user, {}).items():
            known = nio.device_store[user].get(name)
            if (user, name) == (account.user_id, account.device_id) or known is None:
                continue
            if _is_signed(answer, user, device):
                nio.unblacklist_device(known)
            elif nio.blacklist_device(known):
                await _withhold(account, room, user, name)


async def _withhold(account: Account, room: str, user: str, device: str) -> None:
    content = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "room_id": room,
        "code": "m.unverified",
        "reason": "The sender has disabled encrypting to unverified devices.",
    }
    body = {"messages": {user: {device: content}}}
    await account.call("PUT", "sendToDevice", WITHHELD, f"{room}{user}{device}", body=body)


async def _query(account: Account, user: str) -> dict[str, Any]:
    return await account.call("POST", "keys", "query", body={"device_keys": {user: []}})


async def _upload(account: Account, body: dict[str, Any], password: str) -> None:
    where = ("keys", "device_signing", "upload")
    try:
        await account.call("POST", *where, body=body)
    except Refused as refused:
        if refused.status != 401:
            raise
        proof = {
            "type": "m.login.password",
            "session": refused.answer["session"],
            "password": password,
            "identifier": {"type": "m.id.user", "user": account.user_id},
        }
        await account.call("POST", *where, body=body | {"auth": proof})


def _is_signed(answer: dict[str, Any], user: str, device: dict[str, Any]) -> bool:
    master = answer.get("master_keys", {}).get(user)
    own = answer.get("self_signing_keys", {}).get(user)
    return bool(master and own) and _is_by(master, own, user) and _is_by(own, device, user)


def _is_by(key: dict[str, Any], thing: dict[str, Any], user: str) -> bool:
    (name, public), *_ = key["keys"].items()
    signature = thing.get("signatures", {}).get(user, {}).get(name, "")
    try:
        Ed25519PublicKey.from_public_bytes(_from64(public)).verify(
            _from64(signature), _canonical(thing)
        )
    except InvalidSignature:
        return False
    return True


def _describe(user: str, usage: str, key: Ed25519PrivateKey) -> dict[str, Any]:
    return {"user_id": user, "usage": [usage], "keys": {_name(key): _name(key)[8:]}}


def _sign(thing: dict[str, Any], user: str, key: Ed25519PrivateKey) -> None:
    signature = _to64(key.sign(_canonical(thing)))
    thing.setdefault("signatures", {}).setdefault(user, {})[_name(key)] = signature


def _name(key: Ed25519PrivateKey) -> str:
    return f"ed25519:{_to64(key.public_key().public_bytes_raw())}"


def _canonical(thing: dict[str, Any]) -> bytes:
    """https://spec.matrix.org/latest/appendices/#canonical-json ."""
    bare = {name: each for name, each in thing.items() if name not in {"signatures", "unsigned"}}
    return json.dumps(bare, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _to64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")


def _from64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))
