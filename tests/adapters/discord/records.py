"""Records: what the bot leaves behind in its folder."""

import json
from pathlib import Path
from typing import Any


def read_log(folder: Path) -> list[dict[str, Any]]:
    """Read the log of a bot that `playing` started."""
    text = (folder / "data" / "logs" / "staffroom.log").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def list_events(folder: Path) -> list[str]:
    """List what the log tells of, in order."""
    return [line["event"] for line in read_log(folder)]


def find_files(folder: Path, *texts: str) -> list[str]:
    """Find the files under the data folder that hold one of some texts, in whatever encoding."""
    wanted = [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le")]
    return [
        path.name
        for path in sorted((folder / "data").rglob("*"))
        if path.is_file() and any(each in path.read_bytes() for each in wanted)
    ]
