"""Find the entry that a question asks for: words, spelling, thesaurus, meaning. Pure."""

from .alike import alike
from .index import Hit, Index, Outcome

__all__ = ["Hit", "Index", "Outcome", "alike"]
