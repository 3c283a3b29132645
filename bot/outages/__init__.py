"""Outages: what can't be reached for long, and that moderators know."""

from .contact import SILENT, STARTING, Contact
from .outages import PERIOD, Outages

__all__ = ["PERIOD", "SILENT", "STARTING", "Contact", "Outages"]
