"""Records: the outages that moderators were told of, or are to be, over restarts."""

from datetime import datetime
from typing import Any

from bot.storage import Connection, Storage, Values

from .decide import Outage, Stage


class Records:
    """Keeps outages, one for each subject and community."""

    def __init__(self, storage: Storage) -> None:
        self._values = Values(storage, "", "outages")

    async def list(self) -> dict[tuple[str, str], Outage]:
        """List what is kept, by subject and community."""
        kept = [_from_row(each) for each in (await self._values.all()).values()]
        return {(each.subject, each.community): each for each in kept}

    async def keep(self, conn: Connection, outage: Outage) -> None:
        """Keep an outage in place of what was known of it."""
        await self._values.put(conn, _key(outage), _to_row(outage))

    async def remove(self, conn: Connection, outage: Outage) -> None:
        """Forget an outage."""
        await self._values.drop(conn, _key(outage))


def _key(outage: Outage) -> str:
    return f"{outage.subject} {outage.community}"


def _to_row(outage: Outage) -> dict[str, Any]:
    return {
        "subject": outage.subject,
        "community": outage.community,
        "name": outage.name,
        "since": outage.since.isoformat(),
        "until": outage.until.isoformat() if outage.until else None,
        "stage": outage.stage,
        "posting": outage.posting,
        "losses_told": outage.losses_told.isoformat() if outage.losses_told else None,
    }


def _from_row(row: dict[str, Any]) -> Outage:
    moments = {
        key: datetime.fromisoformat(row[key]) if row[key] else None
        for key in ("since", "until", "losses_told")
    }
    return Outage(**{**row, **moments, "stage": Stage(row["stage"])})
