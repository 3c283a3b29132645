"""Identity: the bot's own cross-signing keys, with which it vouches for its one device.

nio has none of this. Without it clients mark each of the bot's messages, and strict ones do not
share keys with it: https://spec.matrix.org/v1.16/client-server-api/#cross-signing
"""

import base64
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from Crypto.PublicKey import ECC
from Crypto.PublicKey.ECC import EccKey
from Crypto.Signature import eddsa

from bot.log import log_event

from .account import SEEDS, Account
from .faults import FAULTS, Refused, log_fault
from .homeserver import Homeserver, Json
from .names import to_path

log = logging.getLogger(__name__)

Sign = Callable[[Json], str]
"""Signs with the device's own key."""


def encode(raw: bytes) -> str:
    """Write bytes as Matrix does: base64 without padding."""
    return base64.b64encode(raw).decode().rstrip("=")


def canonical(signed: Mapping[str, Any]) -> bytes:
    """Give the bytes that are signed."""
    bare = {key: value for key, value in signed.items() if key not in {"signatures", "unsigned"}}
    return json.dumps(bare, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def key_id(key: EccKey) -> str:
    """Name a key by its public part."""
    return f"ed25519:{encode(key.public_key().export_key(format='raw'))}"


def sign(key: EccKey, wanted: Json, user: str) -> Json:
    """Give something with a signature beside those it has."""
    signature = encode(eddsa.new(key, "rfc8032").sign(canonical(wanted)))
    old = wanted.get("signatures", {})
    mine = {**old.get(user, {}), key_id(key): signature}
    return {**wanted, "signatures": {**old, user: mine}}


def _public(user: str, usage: str, key: EccKey) -> Json:
    id_ = key_id(key)
    return {"user_id": user, "usage": [usage], "keys": {id_: id_.partition(":")[2]}}


async def establish(
    server: Homeserver, account: Account, sign_as_device: Sign, password: str
) -> None:
    """Publish the bot's identity, unless it is known already, and sign the device with it."""
    keys = {name: ECC.construct(curve="Ed25519", seed=account.seed(name)) for name in SEEDS}
    user = account.user
    try:
        known = await server.call("POST", to_path("keys", "query"), {"device_keys": {user: []}})
        # Synapse answers 500 to the same keys with another device's signature.
        if not _is_published(known, account.user, keys):
            await _upload(server, _identity(account, keys, sign_as_device), user, password)
        await _sign_device(server, account, known["device_keys"][user], keys["self_signing"])
    except FAULTS as fault:
        # Everything still works; clients warn, and strict ones keep their keys to themselves.
        log_fault("the bot's identity could not be published", fault)
        return
    log_event(log, "the bot's identity vouches for its device", device=account.device)


def _identity(account: Account, keys: Mapping[str, EccKey], sign_as_device: Sign) -> Json:
    user = account.user
    master = _public(user, "master", keys["master"])
    master["signatures"] = {user: {f"ed25519:{account.device}": sign_as_device(dict(master))}}
    others = {
        f"{name}_key": sign(keys["master"], _public(user, name, keys[name]), user)
        for name in ("self_signing", "user_signing")
    }
    return {"master_key": master, **others}


async def _upload(server: Homeserver, body: Json, user: str, password: str) -> None:
    path = to_path("keys", "device_signing", "upload")
    try:
        await server.call("POST", path, body)
    except Refused as fault:
        if fault.status != 401 or not password:  # noqa: PLR2004  the password is asked for
            raise
        who = {"type": "m.id.user", "user": user}
        proof = {"type": "m.login.password", "identifier": who, "password": password}
        if fault.session:
            proof["session"] = fault.session
        await server.call("POST", path, {**body, "auth": proof})


def _is_published(known: Json, user: str, keys: Mapping[str, EccKey]) -> bool:
    """Tell whether the server has this identity; it shows the third key to its owner alone."""
    return all(
        key_id(keys[name]) in known.get(f"{name}_keys", {}).get(user, {}).get("keys", {})
        for name in SEEDS
    )


async def _sign_device(server: Homeserver, account: Account, known: Json, key: EccKey) -> None:
    user, device = account.user, account.device
    mine = known[device]
    bare = {name: each for name, each in mine.items() if name not in {"signatures", "unsigned"}}
    signed = {user: {device: sign(key, bare, user)}}
    told = await server.call("POST", to_path("keys", "signatures", "upload"), signed)
    if told.get("failures"):
        raise Refused(400, "M_INVALID_SIGNATURE")
