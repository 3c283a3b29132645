"""Posts: questions and answers in the running text of a saved blog post."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot import Paragraph, read_page

from ..model import MAX_QUESTION
from .fields import read_date
from .pair import Draft, Drafts
from .paragraphs import LABEL, is_listed, read_paragraphs, split_questions

MIN_QUESTIONS = 3
MIN_SHARE = 0.2
"""Of the paragraphs between the first and the last question, at least so many are questions."""
MIN_SHARE_OF_FEW = 1 / 3
"""The same where there are so few that chance might have made them."""
FEW = 6
MAX_GAP = 12
"""Paragraphs of an answer, at most."""

_UNSURE_END = (
    "I could not tell where the last answer ends, so I kept its first paragraph. Please look at it."
)
_LONGEST = MAX_QUESTION + 100
_NUMBER = re.compile(r"(?:#|Q)?(?P<number>\d{1,4})[.:)]\s+")
_AFTERWARDS = re.compile(
    r"(?i)(?:(?:\d+|no|post an?|leave an?|add an?|older|newer|related|view all|recent)\s+)?"
    r"(?:comments?|reply|replies|responses|posts?)(?: \(?\d+\)?)?(?::| to .{0,80})?$"
    r"|(?:posted|published|written) (?:by|in|at|on)\b|(?:labels|tags|filed under|share this)\b"
)
_CLOSING = re.compile(
    r"(?i)(?:and|but) (?:finally|lastly|last)\b|lastly\b|in closing\b|to (?:end|finish) with\b"
    r"|that(?:['\u2019]s| is| was) (?:all|it)\b|(?:kind|best|warm) (?:regards|wishes)\b|regards\b"
    r"|yours (?:sincerely|faithfully)\b|(?:many )?thank(?:s| you)\b"
    r"|if you (?:still )?have (?:any|more|further)\b"
    r"|(?:any|for) (?:more|further|other) (?:questions|information)\b|copyright\b|\u00a9"
)


def read_text_post(text: str) -> Drafts | None:
    """Find the questions and answers of a post saved as text; None if it is no Q&A."""
    return find_pairs(read_paragraphs(text))


def read_html_post(text: str) -> Drafts | None:
    """Find the questions and answers of a post saved as HTML; None if it is no Q&A."""
    page = read_page(text)
    for layer in page.layers:
        found = find_pairs([part for whole in layer for part in split_questions(whole)], page.title)
        if found:
            return found
    return None


def find_pairs(paragraphs: Sequence[Paragraph], title: str = "") -> Drafts | None:
    """Find questions that stand alone, each followed by its answer; None if they are too few."""
    labelled = list(_labelled(paragraphs))
    questions = labelled or _choose_run(paragraphs, _candidates(paragraphs))
    if not questions:
        return None
    head = paragraphs[: questions[0]]
    answers = [list(paragraphs[here + 1 : there]) for here, there in pairwise(questions)]
    last, problems = _end(list(paragraphs[questions[-1] + 1 :]), answers, head)
    drafts = []
    category = _take_category(list(head[1:]))
    for place, answer in zip(questions, [*answers, last], strict=True):
        following = _take_category(answer) or category
        drafts.append(_draft(paragraphs[place], answer, category))
        category = following
    said_on = next((day for each in head[:5] if (day := read_date(each.joined))), None)
    return Drafts("post", tuple(drafts), problems, title or _title(head), said_on)


def _labelled(paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    """Find questions that begin with `Q:`, if there are answers that begin with `A:`."""
    kinds = {
        place: found["kind"][0].lower()
        for place, each in enumerate(paragraphs)
        if (found := LABEL.match(each.text))
    }
    counts = Counter(kinds.values())
    if min(counts["q"], counts["a"]) >= MIN_QUESTIONS - 1:
        yield from (place for place, kind in kinds.items() if kind == "q")


def _candidates(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Find the questions at the margin that most questions keep to."""
    places = [place for place, each in enumerate(paragraphs) if _is_question(each)]
    headings = [place for place in places if paragraphs[place].is_heading]
    if len(headings) >= max(MIN_QUESTIONS, len(places) / 3):
        return headings
    numbered = [place for place in places if is_listed(paragraphs[place])]
    if 2 * len(numbered) < len(places):
        places = [place for place in places if place not in set(numbered)]
    margins = Counter(paragraphs[place].indent for place in places)
    margin = min(margins, key=lambda each: (-margins[each], each), default=0)
    return [place for place in places if paragraphs[place].indent == margin]


def _is_question(paragraph: Paragraph) -> bool:
    text = paragraph.joined.strip("*_ ").rstrip("\"\u201d\u2019')] ")
    return text.endswith("?") and len(text) <= _LONGEST and text[0] not in '-\u2022\u00b7>\u201c"'


def _choose_run(paragraphs: Sequence[Paragraph], places: list[int]) -> list[int]:
    """Choose the longest run of questions that follow each other closely."""
    leads_in = _leads_in(paragraphs[: places[0]]) if places else False
    runs: list[list[int]] = []
    for place in places:
        between = paragraphs[runs[-1][-1] + 1 : place] if runs else ()
        if (
            runs
            and len(between) <= MAX_GAP
            and not any(_is_over(each, leads_in) for each in between)
        ):
            runs[-1].append(place)
        else:
            runs.append([place])
    best = max(runs, key=len, default=[])
    share = MIN_SHARE if len(best) >= FEW else MIN_SHARE_OF_FEW
    if len(best) < MIN_QUESTIONS or len(best) < share * (best[-1] - best[0] + 1):
        return []
    answered = sum(there > here + 1 for here, there in pairwise(best))
    return best if answered >= len(best) / 2 else []


def _leads_in(head: Sequence[Paragraph]) -> bool:
    """Tell whether the author leads in what he quotes by `:-`, and so may do so after the Q&A."""
    return any(each.joined.endswith(":-") for each in head)


def _is_over(paragraph: Paragraph, leads_in: bool) -> bool:  # noqa: FBT001  as found
    text = paragraph.joined
    return bool(_AFTERWARDS.match(text)) or (leads_in and text.endswith(":-"))


def _end(
    rest: list[Paragraph], answers: list[list[Paragraph]], head: Sequence[Paragraph]
) -> tuple[list[Paragraph], tuple[str, ...]]:
    """Find where the last answer ends and the rest of the page begins."""
    leads_in = _leads_in(head)
    margin = rest[0].indent if rest else 0
    kept: list[Paragraph] = []
    for each in rest:
        is_closing = kept and _CLOSING.match(each.joined)
        is_comment = each.indent > margin and is_listed(each)
        if is_closing or is_comment or _is_over(each, leads_in):
            break
        kept.append(each)
    if len(kept) <= max(MIN_QUESTIONS, *map(len, answers)):
        return kept, ()
    return kept[:1], (_UNSURE_END,)


def _title(head: Sequence[Paragraph]) -> str:
    titles = (each.joined for each in head[:3] if not read_date(each.joined))
    return next((each for each in titles if len(each) <= 100 and each[-1] not in ".:,-"), "")  # noqa: PLR2004  a line


def _take_category(answer: list[Paragraph]) -> str:
    """Take the heading off the end of an answer: it stands above the questions that follow."""
    category = ""
    while answer and answer[-1].is_heading:
        category = answer.pop().joined
    return category


def _draft(question: Paragraph, answer: list[Paragraph], category: str) -> Draft:
    text = question.joined.lstrip("#").strip("*_ ")
    label, number = LABEL.match(text), _NUMBER.match(text)
    body = "\n\n".join(each.text for each in answer)
    if label and (answered := LABEL.match(body)):
        body = body[answered.end() :]
    values: dict[str, object] = {"question": text, "answer": body}
    if category:
        values["category"] = category
    if found := label or number:
        values["question"] = text[found.end() :]
        values |= {"number": found["number"]} if found["number"] else {}
    return Draft(f"Line {question.line}", values)
