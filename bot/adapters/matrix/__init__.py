"""Matrix: commands, numbered choices and encrypted rooms by matrix-nio."""

from .adapter import Matrix

__all__ = ["Matrix"]
