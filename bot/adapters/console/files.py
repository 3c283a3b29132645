"""Files: those that are attached to a line, and those that the bot gives."""

import re
from pathlib import Path

from bot.chat import File, UserError

_ATTACHED = re.compile(r'(?:^|\s)@(?:"([^"]+)"|(\S+))\s*$')


def save_file(folder: Path, wanted: str, data: bytes) -> str:
    """Write a file beside those of before, and give its path."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = Path(wanted)
    path, count = folder / name.name, 1
    while path.exists():
        count += 1
        path = folder / f"{name.stem}-{count}{name.suffix}"
    path.write_bytes(data)
    return str(path)


def take_file(line: str) -> tuple[str, tuple[File, ...]]:
    """Part a line from the file at its end; raise UserError if there is no such file."""
    found = _ATTACHED.search(line)
    if found is None:
        return line, ()
    typed = found[1] or found[2]
    file = _find_file(typed)
    if file is None:
        if found[1] is None and "/" not in typed and "." not in typed:
            return line, ()
        raise UserError(f"I can't find the file {typed[-80:]}. Please check its path.")

    return line[: found.start()].rstrip(), (file,)


def _find_file(typed: str) -> File | None:
    try:
        path = Path(typed).expanduser()
        size = path.stat().st_size if path.is_file() else None
    except (OSError, RuntimeError):  # such as a name that is too long, or no such person's home
        return None

    async def read() -> bytes:
        try:
            return path.read_bytes()
        except OSError as failure:
            raise UserError(f"I can't read {path.name}: {failure.strerror}.") from failure

    return None if size is None else File(path.name, size, read)
