"""Client: one talk of a person whose client is matrix-js-sdk, in a process of its own."""

import asyncio
import json
from dataclasses import dataclass

from tests.matrix_js.packages import install
from tests.matrix_server import Account
from tests.matrix_server.synapse import PASSWORD

PATIENCE = 90
"""Seconds after which the process hangs, even on a busy machine."""


@dataclass(frozen=True)
class Answer:
    """What was said back, and what the person's client shows of it."""

    text: str
    is_encrypted: bool
    is_readable: bool
    shield: str
    """"NONE" where there is nothing to warn of, "GREY" or "RED" otherwise."""
    reason: str | None


async def talk(
    person: Account, other: str, says: str, *, is_strict: bool = False, is_direct: bool = False
) -> Answer:
    """Have somebody open an encrypted room with another, say one thing and hear the answer.

    A strict client shares no keys with devices that are not cross-signed, and reads none of
    theirs. Raise Absent where there is no matrix-js-sdk.
    """
    script = await asyncio.to_thread(install)
    given = {
        "url": person.url,
        "user": person.user_id,
        "password": PASSWORD,
        "other": other,
        "says": says,
        "isStrict": is_strict,
        "isDirect": is_direct,
    }
    process = await asyncio.create_subprocess_exec(
        "node",
        str(script),
        json.dumps(given),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            told, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, complaint.decode()[-3000:]
    found = json.loads(told)
    return Answer(
        found["text"],
        found["isEncrypted"],
        found["isReadable"],
        found["shield"],
        found["reason"],
    )
