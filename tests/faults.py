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


class Orders:
    """The orders for one server; in a path, `*` is one part and `**` any number."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def delay(self, method: str, path: str, seconds: float, *, times: int | None = 1) -> Fault:
        """Take a while before the request takes effect."""
        return self.add(Fault(method, as_pattern(path), times, seconds=seconds))

    def drop(self, method: str, path: str, *, after: bool = False, times: int | None = 1) -> Fault:
        """Break the connection off before the request has taken effect, or after it."""
        when = "after" if after else "before"
        return self.add(Fault(method, as_pattern(path), times, drops=when))

    def add(self, fault: Fault) -> Fault:
        """Give an order."""
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


def as_pattern(path: str) -> re.Pattern[str]:
    """Read a path in which `*` is one part and `**` any number."""
    parts = re.split(r"(\*\*|\*)", path)
    known = {"**": ".*", "*": "[^/]+"}
    return re.compile("".join(known.get(part, re.escape(part)) for part in parts))
