"""Holds the stand-in, and the bot that talks to it, to Discord's own OpenAPI description."""

from tests.discord_standin.conformance.inspection import Conformance, load
from tests.discord_standin.conformance.openapi import absence, find_document

__all__ = ["Conformance", "absence", "find_document", "load"]
