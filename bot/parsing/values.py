"""Values: whole numbers, links and choices."""

import re
import unicodedata
from collections.abc import Sequence
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urlsplit

from bot.chat import Link, UserError

_NUMBER = re.compile(r"#?([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,18})")
_HOST = re.compile(r"(?!.*\.\.)[^\W_](?:[\w.-]{0,251}[^\W_])?\.?")
_MAX_LINK = 2000


def parse_whole_number(text: str) -> int:
    """Read a whole number such as 12, #34, -3 or 1,000."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("\N{MINUS SIGN}", "-")
    found = _NUMBER.fullmatch(plain)
    if not found:
        raise UserError("Please type a whole number, as in 12.")
    return int(found[1] + found[2].replace(",", ""))


def parse_choice(text: str, options: Sequence[str]) -> str:
    """Read one of the options, in any case and as short as it stays clear."""
    typed = " ".join(text.split()).casefold()
    exact = [each for each in options if each.casefold() == typed]
    begun = [each for each in options if typed and each.casefold().startswith(typed)]
    if exact:
        return exact[0]
    if len(begun) == 1:
        return begun[0]
    raise UserError(f"Choose one of: {', '.join(options)}.")


def parse_link(text: str) -> Link:
    """Read an http or https address; whether it may be fetched is another question."""
    address = text.strip().removeprefix("<").removesuffix(">")
    if not is_link(address):
        raise UserError(
            "Please type a whole web address that begins with https:// or http://, "
            "as in https://www.gov.uk/news"
        )
    scheme, rest = address.split("://", 1)
    return Link(f"{scheme.lower()}://{rest}")


def is_link(address: str) -> bool:
    """Tell whether this is an http or https address that names a plausible host."""
    if len(address) > _MAX_LINK or any(_is_odd(char) for char in address):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or port == 0:
        return False
    return _has_host(parts)


def _is_odd(char: str) -> bool:
    return (
        char.isspace() or char in '\\<>"`{}|^' or unicodedata.category(char) in {"Cc", "Cf", "Cs"}
    )


def _has_host(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if ":" in host:
        return _is_address(host)
    return bool(_HOST.fullmatch(host)) and all(len(label) <= 63 for label in host.split("."))  # noqa: PLR2004  DNS


def _is_address(host: str) -> bool:
    try:
        IPv6Address(host)
    except ValueError:
        return False
    return True
