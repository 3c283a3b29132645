"""Faults: what goes wrong by order, for requests that match a method and a path."""

import re
from dataclasses import dataclass
from typing import Any


@dataclass(eq=False)
class Fault:
    """One order; `hits` counts the requests that it met."""

    method: str
    pattern: re.Pattern[str]
    times: int | None
    """How often; None for as long as it is not lifted."""
    status: int = 0
    """Answer with this instead of carrying the request out."""
    body: Any = None
    headers: dict[str, str] | None = None
    seconds: float = 0
    """Wait so long before anything else."""
    drops: str = ""
    """Break the connection off `before` or `after` the request has taken effect."""
    hits: int = 0

    def lift(self) -> None:
        """Let nothing more go wrong."""
        self.times = self.hits


class Faults:
    """The orders for one stand-in; in a path, `*` is one part and `**` any number."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def fail(
        self,
        method: str,
        path: str,
        *,
        status: int = 502,
        code: int = 0,
        message: str = "",
        times: int | None = 1,
    ) -> Fault:
        """Answer with an error; with a code it is Discord's own, without one a proxy's."""
        body = {"code": code, "message": message} if code else f"{status}: {message}"
        return self._add(Fault(method, _as_pattern(path), times, status, body))

    def limit(
        self,
        method: str,
        path: str,
        *,
        retry_after: float = 0.05,
        scope: str = "user",
        via: bool = True,
        times: int | None = 1,
    ) -> Fault:
        """Answer 429; the scope is `user`, `shared` or `global`, and without Via it is a ban.

        https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit
        """
        message = "You are being rate limited."
        body = {"message": message, "retry_after": retry_after, "global": scope == "global"}
        headers = {
            "Retry-After": str(max(1, round(retry_after))),
            "X-RateLimit-Scope": scope,
            "X-RateLimit-Remaining": "0" if scope == "user" else "1",
            "X-RateLimit-Reset-After": f"{retry_after:.3f}",
            **({"Via": "1.1 google"} if via else {}),
            **({"X-RateLimit-Global": "true"} if scope == "global" else {}),
        }
        return self._add(Fault(method, _as_pattern(path), times, 429, body, headers))

    def delay(self, method: str, path: str, seconds: float, *, times: int | None = 1) -> Fault:
        """Take a while before the request takes effect."""
        return self._add(Fault(method, _as_pattern(path), times, seconds=seconds))

    def drop(self, method: str, path: str, *, after: bool = False, times: int | None = 1) -> Fault:
        """Break the connection off before the request has taken effect, or after it."""
        when = "after" if after else "before"
        return self._add(Fault(method, _as_pattern(path), times, drops=when))

    def _add(self, fault: Fault) -> Fault:
        self._orders.append(fault)
        return fault

    def meet(self, method: str, path: str) -> list[Fault]:
        """Give the orders that a request meets, and count it."""
        met = [
            each
            for each in self._orders
            if each.method in ("*", method)
            and each.pattern.fullmatch(path)
            and (each.times is None or each.hits < each.times)
        ]
        # Errors come one after the other, in the order in which they were asked for.
        answers = [each for each in met if each.status][:1]
        chosen = [each for each in met if not each.status] + answers
        for each in chosen:
            each.hits += 1
        return chosen


def _as_pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*|\*)", path)
    known = {"**": ".*", "*": "[^/]+"}
    return re.compile("".join(known.get(part, re.escape(part)) for part in parts))
