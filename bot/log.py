"""Log: one JSON object a line, never a word that a person wrote.

A failure is logged with the places it passed through and its type, but without its message: the
messages of libraries quote the values they choked on, and those may be somebody's words. So may
their warnings, of which only the place is logged.
"""

import json
import logging
import logging.handlers
import secrets
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_KEPT_BYTES = 2_000_000
_KEPT_FILES = 5


class JsonLines(logging.Formatter):
    """Renders a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give time, level, logger, event, and the fields given with it."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage() if _is_ours(record) else "a package warned",
        }
        line |= getattr(record, "fields", {"at": f"{record.pathname}:{record.lineno}"})
        if record.exc_info and record.exc_info[1] is not None:
            line["failure"] = places(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class Sink(logging.handlers.RotatingFileHandler):
    """A file that gives way to the next when it is full."""

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802  its name there
        """Tell whether it is full, without rendering the record once more to measure it."""
        del record
        return self.stream is not None and self.stream.tell() >= self.maxBytes


def _is_ours(record: logging.LogRecord) -> bool:
    """Tell whether the message can be trusted to hold no word of anybody's."""
    return hasattr(record, "fields") or record.name.partition(".")[0] in {"bot", "cogs"}


def places(failure: BaseException) -> list[str]:
    """List what a failure was and where it passed, causes included, without its message."""
    found = [type(failure).__qualname__]
    found += [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(failure.__traceback__)
    ]
    for inner in getattr(failure, "exceptions", ()):
        found += places(inner)
    cause = failure.__cause__ or failure.__context__
    return found + (["caused by", *places(cause)] if cause is not None else [])


def set_up_log(folder: Path, level: str) -> None:
    """Send the log to a rotating file in `folder`; the packages we use only warn."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "staffroom.log"
    path.touch(mode=0o600)
    sink = Sink(path, maxBytes=_KEPT_BYTES, backupCount=_KEPT_FILES, encoding="utf-8")
    sink.setFormatter(JsonLines())
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    root.addHandler(sink)
    root.setLevel(logging.WARNING)
    for name in ("bot", "cogs"):
        logging.getLogger(name).setLevel(level.upper())


def log_event(log: logging.Logger, event: str, **fields: Any) -> None:
    """Log something that happened; fields hold names and numbers, never what people wrote."""
    if log.isEnabledFor(logging.INFO):
        # Made here: logging would walk the stack for a place that is not written.
        record = log.makeRecord(
            log.name, logging.INFO, "", 0, event, (), None, extra={"fields": fields}
        )
        log.handle(record)


def log_failure(log: logging.Logger, event: str, failure: BaseException, **fields: Any) -> str:
    """Log a failure; give the reference by which it can be found again."""
    reference = secrets.token_hex(4).upper()
    details = (type(failure), failure, failure.__traceback__)
    log.error(event, exc_info=details, extra={"fields": {"reference": reference, **fields}})
    return reference


def log_trouble(log: logging.Logger, event: str, **fields: Any) -> None:
    """Log something that went wrong outside and was borne; fields as for `log_event`."""
    log.warning(event, extra={"fields": fields})
