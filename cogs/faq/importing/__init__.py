"""Importing: files of questions and answers, read, compared with the entries, and written."""

from .formats import READABLE
from .pair import Imported, Pair
from .planning import Plan, plan
from .reading import read_pairs
from .writing import write_pairs

__all__ = ["READABLE", "Imported", "Pair", "Plan", "plan", "read_pairs", "write_pairs"]
