"""The console: a platform without an account, for newcomers, tests and operators."""

from .output import Output
from .session import Console
from .terminal import ask_number, is_terminal, run_console, show_json, show_rich, show_text

__all__ = [
    "Console",
    "Output",
    "ask_number",
    "is_terminal",
    "run_console",
    "show_json",
    "show_rich",
    "show_text",
]
