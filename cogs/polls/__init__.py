"""Anonymous polls: nobody can tell who voted how, the operator's files included."""

from . import announcing, drafting, ending, looking, personal, voting
from .definition import cog

__all__ = ["announcing", "cog", "drafting", "ending", "looking", "personal", "voting"]
