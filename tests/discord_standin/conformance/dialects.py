"""How Discord reads a schema: its formats, and what it lets pass in a request."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from tests.discord_standin.conformance.closing import ONLY

NUMERIC = re.compile(r"-?[0-9]+")
FORMATS = FormatChecker(formats=())
"""Only what Discord surely checks: it takes any text as `uri`."""


@FORMATS.checks("int32")
def _is_int32(value: object) -> bool:
    number = as_number(value)
    return not isinstance(number, int) or -(2**31) <= number < 2**31


@FORMATS.checks("int64")
def _is_int64(value: object) -> bool:
    number = as_number(value)
    return not isinstance(number, int) or -(2**63) <= number < 2**63


@FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def as_number(value: object) -> object:
    """Turn a numeric string into its number."""
    return int(value) if isinstance(value, str) and NUMERIC.fullmatch(value) else value


def _is_lenient_integer(_checker: Any, value: object) -> bool:
    is_integer = Draft202012Validator.TYPE_CHECKER.is_type(value, "integer")
    return is_integer or as_number(value) is not value


def _check_names(
    _validator: Any, names: list[str], instance: Any, _schema: Any
) -> Iterator[ValidationError]:
    for name in sorted(instance.keys() - set(names)) if isinstance(instance, dict) else ():
        yield ValidationError("unknown field", path=[name])


def _on_number(keyword: str) -> Callable[..., Any]:
    check = Draft202012Validator.VALIDATORS[keyword]

    def lenient(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
        values = value if isinstance(value, list) else [value]
        is_about_numbers = all(isinstance(each, int) for each in values)
        return check(
            validator, value, as_number(instance) if is_about_numbers else instance, schema
        )

    return lenient


_extend: Any = validators.extend  # has no types

Answers = _extend(Draft202012Validator, {ONLY: _check_names})
"""Reads what Discord sends, to the letter."""

Requests = _extend(
    Answers,
    {
        # Every kind of choice list may be empty, and "1" may be a number: more than one fits.
        "oneOf": Draft202012Validator.VALIDATORS["anyOf"],
        **{word: _on_number(word) for word in ("minimum", "maximum", "const", "enum")},
    },
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_lenient_integer),
)
"""Reads what is sent to Discord, where an integer may be a numeric string."""
