"""Synapse: a real homeserver as a process of its own, on loopback."""

import contextlib
import hashlib
import hmac
import importlib.util
import itertools
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.matrix_server import api, guarded
from tests.matrix_server.account import Account
from tests.matrix_server.configuration import write_configuration
from tests.matrix_server.ports import find_port, is_listening
from tests.memory import find_memory

IS_INSTALLED = importlib.util.find_spec("synapse") is not None
PATIENCE = 60
"""Seconds after which a start hangs, even on a busy machine."""
PASSWORD = "pw"


class StartFailed(Exception):  # noqa: N818 - it says what happened, with the end of the log
    """The homeserver did not come up."""


class Synapse:
    """A homeserver in a folder, which can be stopped and started again on the same port."""

    def __init__(self, folder: Path, **given: Any) -> None:
        self.folder = folder
        self.port = find_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._configuration = write_configuration(folder, self.port, given)
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        self._admin: Account | None = None

    @property
    def log(self) -> str:
        """Read what it has said so far."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    @property
    def is_running(self) -> bool:
        """Tell whether its process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, and return when it answers; raise StartFailed with the end of its log."""
        assert not self.is_running, "it runs already"
        # -P: the folder of that file holds another `synapse`, this one.
        command = [sys.executable, "-P", guarded.__file__, "-c", str(self._configuration)]
        with (self.folder / "log").open("ab") as log:
            process = self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self.folder
            )
        end = time.monotonic() + PATIENCE
        while not is_listening(self.port):
            if process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise StartFailed(self.log[-3000:])
            time.sleep(0.02)

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        if self._process is None:
            return
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE)
        self.kill()

    def kill(self) -> None:
        """End it at once."""
        if self._process is None:
            return
        # Its pipe stays open until it has ended, or it would think us gone.
        self._process.kill()
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        self._process = None

    def restart(self) -> None:
        """Stop it, and start it on what it has kept."""
        self.stop()
        self.start()

    def name(self, name: str) -> str:
        """Give a name that nobody has here yet."""
        return f"{name}-{next(self._numbers)}"

    async def register(self, name: str, *, url: str = "") -> Account:
        """Register somebody who is called so, under an id that is free, and log them in.

        With a `url`, they speak with the homeserver through that address, a proxy's.
        """
        user = self.name(name.lower())
        body = {
            "auth": {"type": "m.login.dummy"},
            "username": user,
            "password": PASSWORD,
            # nio takes any device that is called as its own for its own, whoever's it is.
            "device_id": user.upper(),
        }
        answer = await api.call(self.url, "POST", api.path("register"), body)
        account = _account(url or self.url, name, answer)
        await account.renames(name)
        return account

    async def login(self, account: Account, *, device: str) -> Account:
        """Log somebody in on another device."""
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": account.user_id},
            "password": PASSWORD,
            "device_id": device,
        }
        answer = await api.call(self.url, "POST", api.path("login"), body)
        return _account(account.url, account.name, answer)

    async def admin(self, method: str, where: str, body: object = None) -> dict[str, Any]:
        """Call the admin API: `await synapse.admin("GET", "/v1/rooms/{room}")`.

        https://element-hq.github.io/synapse/latest/usage/administration/admin_api/
        """
        self._admin = self._admin or await self._register_admin()
        return await api.call(
            self.url, method, f"/_synapse/admin{where}", body, token=self._admin.token
        )

    async def _register_admin(self) -> Account:
        where = "/_synapse/admin/v1/register"
        nonce = (await api.call(self.url, "GET", where))["nonce"]
        name = self.name("admin")
        secret = f"{nonce}\0{name}\0{PASSWORD}\0admin".encode()
        mac = hmac.new(b"made up", secret, hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": PASSWORD, "admin": True, "mac": mac}
        answer = await api.call(self.url, "POST", where, body)
        return _account(self.url, name, answer)

    async def limits(self, account: Account, *, per_second: int, burst: int) -> None:
        """Hold one account, and nobody else, to so many messages."""
        where = f"/v1/users/{account.user_id}/override_ratelimit"
        await self.admin("POST", where, {"messages_per_second": per_second, "burst_count": burst})


def _account(url: str, name: str, answer: dict[str, Any]) -> Account:
    return Account(url, answer["user_id"], answer["device_id"], answer["access_token"], name)


@contextlib.contextmanager
def running(**given: Any) -> Iterator[Synapse]:
    """Run a homeserver of one's own; what is `given` goes into its configuration."""
    folder = Path(tempfile.mkdtemp(prefix="synapse-", dir=find_memory()))
    synapse = Synapse(folder, **given)
    try:
        synapse.start()
        yield synapse
    finally:
        synapse.stop()
        shutil.rmtree(folder)
