"""Storage: one SQL database, with its lock, its migrations and its backups."""

from sqlalchemy.ext.asyncio import AsyncConnection as Connection

from .archive import Manifest
from .backup import backup
from .engine import Storage
from .errors import Conflict, InUseError, StorageError
from .inbox import Arrival, Inbox
from .migrate import MIGRATIONS, Upgrade, list_revisions
from .offers import Offered, Offers
from .postings import Posting, Postings
from .restore import restore
from .values import Values

__all__ = [
    "MIGRATIONS",
    "Arrival",
    "Conflict",
    "Connection",
    "InUseError",
    "Inbox",
    "Manifest",
    "Offered",
    "Offers",
    "Posting",
    "Postings",
    "Storage",
    "StorageError",
    "Upgrade",
    "Values",
    "backup",
    "list_revisions",
    "restore",
]
