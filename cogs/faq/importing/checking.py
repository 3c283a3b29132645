"""Checking: from drafts to pairs, and a sentence for everything that is wrong."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from bot import find_identifiers, shorten

from ..model import MAX_ANSWER, MAX_QUESTION, fold
from .fields import read_date, read_number
from .pair import Draft, Pair
from .texts import lines, name_category, one_line, split_aliases

_Value = TypeVar("_Value", int, date)
_LEFT_OUT = "so I have left it out"


def check_drafts(drafts: Iterable[Draft]) -> tuple[tuple[Pair, ...], tuple[str, ...]]:
    """Give the pairs that can be kept, and what is wrong with the others."""
    checking = _Checking()
    pairs = [pair for draft in drafts if (pair := checking.check(draft))]
    return tuple(pairs), tuple(checking.problems)


class _Checking:
    def __init__(self) -> None:
        self.problems: list[str] = []
        self._questions: dict[str, str] = {}
        self._numbers: dict[int, str] = {}

    def check(self, draft: Draft) -> Pair | None:
        pair = self._pair(draft)
        fault = self._find_fault(pair)
        if fault:
            self.problems.append(f"{draft.place} {fault}, {_LEFT_OUT}.")
            return None
        self._questions[fold(pair.question)] = draft.place
        if pair.number:
            self._numbers[pair.number] = draft.place
        if pair.answer is None and draft.values.get("answer", "") is not None:
            self._note(pair, "has no answer, so it counts as unanswered")
        return pair

    def _find_fault(self, pair: Pair) -> str | None:
        """Name what keeps a pair from being kept, without repeating what it holds."""
        texts = (pair.question, pair.answer or "", pair.category, pair.source, *pair.aliases)
        kinds = find_identifiers("\n".join(texts))
        if kinds:
            return f"seems to hold {' and '.join(map(str, kinds))}"
        if not fold(pair.question):
            return "has no question"
        if len(pair.question) > MAX_QUESTION:
            return f"has a question of more than {MAX_QUESTION} characters"
        if len(pair.answer or "") > MAX_ANSWER:
            return f"has an answer of more than {MAX_ANSWER:,} characters"
        same = self._questions.get(fold(pair.question)) or self._numbers.get(pair.number or 0)
        if same:
            return f"repeats the question or the number of {same.lower()}"
        return None

    def _note(self, pair: Pair, what: str) -> None:
        self.problems.append(f"{pair.place} (“{shorten(pair.question, 60)}”) {what}.")

    def _pair(self, draft: Draft) -> Pair:
        values = draft.values
        told = {name for name, value in values.items() if value is not None}
        number = self._read(draft, "number", read_number)
        said_on, review_on = (
            self._read(draft, name, read_date) for name in ("said_on", "review_on")
        )
        unread = {
            name
            for name, value in (("said_on", said_on), ("review_on", review_on))
            if value is None and _text(values.get(name)).strip()
        }
        return Pair(
            question=one_line(_text(values.get("question"))),
            answer=lines(_text(values.get("answer"))) or None,
            number=number,
            category=name_category(_text(values.get("category"))),
            aliases=self._aliases(draft),
            source=one_line(_text(values.get("source"))),
            said_on=said_on,
            review_on=review_on,
            given=frozenset(told - unread - {"number", "question", "answer"}),
            place=draft.place,
        )

    def _read(self, draft: Draft, name: str, read: Callable[[str], _Value | None]) -> _Value | None:
        text = one_line(_text(draft.values.get(name)))
        value = read(text)
        if text and value is None:
            self.problems.append(f"{draft.place} has a {name.replace('_', ' ')} that I can't read.")
        return value

    def _aliases(self, draft: Draft) -> tuple[str, ...]:
        value = draft.values.get("aliases")
        parts = value if isinstance(value, list) else [value]
        found = {fold(each): each for part in parts for each in split_aliases(_text(part))}
        long = [each for each in found.values() if len(each) > MAX_QUESTION]
        if long:
            self.problems.append(
                f"{draft.place} has an alias of more than {MAX_QUESTION} characters, {_LEFT_OUT}."
            )
        return tuple(each for key, each in found.items() if key and each not in long)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
