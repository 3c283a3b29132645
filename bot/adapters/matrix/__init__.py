"""Matrix: commands, numbered choices and encrypted rooms by matrix-nio."""

from .account import Credentials
from .adapter import Matrix
from .checking import Finding, check_matrix

__all__ = ["Credentials", "Finding", "Matrix", "check_matrix"]
