"""Packages: what the script imports, fetched by npm into a folder that git does not see."""

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
HOME = HERE.parents[1] / ".matrix_js"
"""At the top, and not below the tests: their tree holds our own files alone."""
OLDEST = 20
PATIENCE = 300
_FILES = ("package.json", "package-lock.json", "client.mjs")


class Absent(Exception):  # noqa: N818 - why something is not here, for whoever reads of the skip
    """There is no matrix-js-sdk, nor any way to fetch it."""


def install() -> Path:
    """Give the script with its packages beside it, fetched if need be; raise Absent."""
    _require_node()
    digest = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    HOME.mkdir(exist_ok=True)
    # Tests run side by side, and one of them fetches.
    with (HOME / "lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in _FILES:
            shutil.copy(HERE / name, HOME / name)
        done = HOME / "node_modules" / ".staffroom"
        if not done.is_file() or done.read_text(encoding="ascii") != digest:
            _fetch()
            done.write_text(digest, encoding="ascii")
    return HOME / "client.mjs"


def _require_node() -> None:
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if missing:
        raise Absent(f"there is no {' and no '.join(missing)} here")
    told = _run("node", "--version")
    version = told.stdout.strip()
    if not version.startswith("v") or int(version[1:].partition(".")[0]) < OLDEST:
        raise Absent(f"Node is too old: {version}, and matrix-js-sdk needs {OLDEST}")


def _fetch() -> None:
    try:
        # No package has to run anything to be installed.
        told = _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    except subprocess.TimeoutExpired as fault:
        raise Absent(f"npm did not fetch matrix-js-sdk in {PATIENCE} seconds") from fault
    if told.returncode:
        lines = told.stderr.strip().splitlines() or ["it does not say why"]
        raise Absent(f"npm could not fetch matrix-js-sdk: {lines[0]}")


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=HOME if HOME.is_dir() else HERE,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
