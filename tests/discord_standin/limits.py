"""Limits: buckets of requests and the headers that tell of them.

https://discord.com/developers/docs/topics/rate-limits
"""

import hashlib
import re
import time
from dataclasses import dataclass, field


@dataclass(eq=False)
class Bucket:
    """How many requests are allowed in a time, and how many there were."""

    name: str
    limit: int = 1000
    """So many that no test is slowed down unless it wants to be."""
    seconds: float = 1
    used: int = 0
    resets_at: float = field(default=0)

    def take(self) -> float:
        """Count one request; give how long to wait if it was one too many, else 0."""
        now = time.time()
        if now >= self.resets_at:
            self.used, self.resets_at = 0, now + self.seconds
        if self.used >= self.limit:
            return self.resets_at - now
        self.used += 1
        return 0

    @property
    def headers(self) -> dict[str, str]:
        """Tell how it stands."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.limit - self.used),
            "X-RateLimit-Reset": f"{self.resets_at:.3f}",
            "X-RateLimit-Reset-After": f"{max(0, self.resets_at - time.time()):.3f}",
            "X-RateLimit-Bucket": hashlib.md5(self.name.encode()).hexdigest(),  # noqa: S324 - a name
        }


class Limits:
    """The buckets of one stand-in."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._wanted: dict[str, tuple[int, float]] = {}

    def allow(self, route: str, limit: int, seconds: float) -> None:
        """Allow so many requests of a route, such as `POST /channels/{channel}/messages`."""
        self._wanted[route] = (limit, seconds)
        self._buckets.clear()

    def bucket(self, route: str, path: str) -> Bucket:
        """Give the bucket of a route and of its major parameter, which stands first in a path."""
        found = re.match(r"/(channels|guilds|webhooks|interactions)/\d+(/[\w-]{40,})?", path)
        key = (route, found[0] if found else "")
        if key not in self._buckets:
            self._buckets[key] = Bucket(route, *self._wanted.get(route, (1000, 1.0)))
        return self._buckets[key]
