"""Storage: one SQL database, with its lock, its migrations and its backups."""

from sqlalchemy.ext.asyncio import AsyncConnection as Connection

from . import links
from .archive import Manifest
from .backup import backup
from .beside import Beside
from .engine import Storage, noting
from .errors import Conflict, InUseError, StorageError
from .inbox import Arrival, Inbox
from .links import Code, Linked
from .migrate import MIGRATIONS, Upgrade, list_revisions
from .offers import Offered, Offers
from .persisting import keep, persist
from .postings import Posting, Postings
from .relations import Relation, Relations
from .restore import find_restored, restore
from .values import Values

__all__ = [
    "MIGRATIONS",
    "Arrival",
    "Beside",
    "Code",
    "Conflict",
    "Connection",
    "InUseError",
    "Inbox",
    "Linked",
    "Manifest",
    "Offered",
    "Offers",
    "Posting",
    "Postings",
    "Relation",
    "Relations",
    "Storage",
    "StorageError",
    "Upgrade",
    "Values",
    "backup",
    "find_restored",
    "keep",
    "links",
    "list_revisions",
    "noting",
    "persist",
    "restore",
]
