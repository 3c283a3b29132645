"""Faults: what goes wrong by order, in the words of a homeserver and of the proxies before it."""

import json

from tests.faults import Fault, Orders, as_pattern

__all__ = ["Fault", "Faults"]
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html"}


class Faults(Orders):
    """The orders for one proxy."""

    def fail(
        self, method: str = "*", path: str = "**", *, status: int = 502, times: int | None = 1
    ) -> Fault:
        """Answer as a proxy does whose homeserver is away: with a page of HTML."""
        return self.add(Fault(method, as_pattern(path), times, status, BAD_GATEWAY, HTML))

    def refuse(
        self,
        method: str,
        path: str,
        code: str,
        *,
        status: int = 403,
        times: int | None = 1,
        **more: object,
    ) -> Fault:
        """Answer with an error of Matrix's own: `refuse("PUT", "**/send/**", "M_FORBIDDEN")`."""
        body = json.dumps({"errcode": code, "error": "by order", **more})
        return self.add(Fault(method, as_pattern(path), times, status, body, JSON))

    def limit(
        self,
        method: str = "*",
        path: str = "**",
        *,
        retry_after: float = 0.05,
        times: int | None = 1,
    ) -> Fault:
        """Answer 429, to be tried again after so many seconds."""
        wait = round(retry_after * 1000)
        return self.refuse(
            method, path, "M_LIMIT_EXCEEDED", status=429, times=times, retry_after_ms=wait
        )
