"""Matrix: commands, numbered choices and encrypted rooms by matrix-nio."""

from .account import Credentials
from .adapter import Matrix

__all__ = ["Credentials", "Matrix"]
