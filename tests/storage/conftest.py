"""What the storage's tests share."""

from tests.databases import database_url, sqlite_url, storage

__all__ = ["database_url", "sqlite_url", "storage"]
