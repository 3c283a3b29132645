"""Exchange: one request to the stand-in and what it answered, kept for the conformance check."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response; bodies are parsed JSON, of multipart its `payload_json`."""

    method: str
    path: str
    """Without host, without `/api/v10`, and without the query: `/channels/1/messages`."""
    query: Mapping[str, str]
    content_type: str
    """Of the request, without parameters; empty where it has no body."""
    request: Any
    status: int
    response: Any
    files: tuple[str, ...] = field(default=())
    """Names of the files that came with it."""
