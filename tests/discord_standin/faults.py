"""Faults: what goes wrong by order, in Discord's words."""

from tests.faults import Fault, Orders, as_pattern

__all__ = ["Fault", "Faults"]


class Faults(Orders):
    """The orders for one stand-in."""

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
        return self.add(Fault(method, as_pattern(path), times, status, body))

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
        return self.add(Fault(method, as_pattern(path), times, 429, body, headers))
