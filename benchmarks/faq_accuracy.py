"""How often the FAQ answers right, beside SQLite's full-text search.

    python -m benchmarks.faq_accuracy [--show]

The questions come from people who had read the entries' questions and answers and nothing else. A
known writer's are among the aliases by now, so they are asked of a set that lacks them. The
held-back ones were used for nothing; of them only totals are ever printed. --show lists the others'
misses.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from cogs.faq.match import Index
from cogs.faq.model import FaqSet
from cogs.faq.sets import load_set

from .contenders import Contender, FullText, Staffroom
from .questions import HELD_BACK, WRITERS, Labelled, load_questions, without
from .score import score, set_threshold
from .speed import grow, timings

SET = Path(__file__).parents[1] / "cogs" / "faq" / "data" / "sodexo-2015"
MANY = 10_000
SEED = 2015


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    faq = load_set(SET)
    questions = {name: load_questions(name) for name in (*WRITERS, HELD_BACK)}
    sets = {name: without(faq, questions[name]) for name in WRITERS} | {HELD_BACK: faq}
    first = FullText(sets[WRITERS[0]].entries)
    set_threshold(first, questions[WRITERS[0]])
    print(f"{'':28}{'right':>8}{'wrong':>8}{'unsure':>8}{'reached':>9}{'false':>8}")
    for name, asked in questions.items():
        covered = sum(bool(each.numbers) for each in asked)
        print(f"{_title(name)}: {covered} questions covered, {len(asked) - covered} not")
        staffroom = Staffroom(sets[name].entries, faq.thesaurus, sets[name].outside)
        full_text = FullText(sets[name].entries)
        full_text.threshold = first.threshold
        _print_score(staffroom, asked)
        _print_score(full_text, asked)
        if "--show" in arguments and name != HELD_BACK:
            _print_misses(staffroom, asked)
    print("reached: the right entry is the answer or one of three suggestions")
    print("false: answered, of the questions that the set does not cover")
    _print_speed(faq, [each.text for each in questions[WRITERS[0]]])


def _title(name: str) -> str:
    if name == HELD_BACK:
        return "HELD BACK, a writer whose questions were used for nothing"
    return f"{name} writer, asked of the set without this writer's questions"


def _print_score(contender: Contender, questions: Sequence[Labelled]) -> None:
    got = score(contender, questions)
    print(
        f"{'':14}{contender.name:14}{got.right:7.1f}%{got.wrong:7.1f}%{got.unsure:7.1f}%"
        f"{got.reached:8.1f}%{got.false:7.1f}%"
    )


def _print_misses(contender: Contender, questions: Sequence[Labelled]) -> None:
    for each in questions:
        got = contender.ask(each.text)
        if got.answer is None and not each.numbers:
            continue
        if got.answer not in each.numbers:
            wanted = ", ".join(f"#{number}" for number in sorted(each.numbers)) or "nothing"
            said = f"said #{got.answer}" if got.answer else f"suggested {list(got.suggestions)}"
            print(f"    {each.text!r}: wanted {wanted}, {said}")


def _print_speed(faq: FaqSet, questions: list[str]) -> None:
    print(f"\n{'':28}{'build':>10}{'p50':>10}{'p95':>10}")
    for entries in (list(faq.entries), grow(faq.entries, MANY, SEED)):
        start = perf_counter()
        index = Index(entries, faq.thesaurus, faq.outside)
        built = perf_counter() - start
        rows = [("Staffroom", built, timings(index.ask, questions))]
        start = perf_counter()
        full_text = FullText(entries)
        built = perf_counter() - start
        rows.append((FullText.name, built, timings(full_text.ask, questions)))
        for name, seconds, (p50, p95) in rows:
            print(
                f"{len(entries):>7} entries  {name:12}{1000 * seconds:7.0f} ms"
                f"{p50:7.2f} ms{p95:7.2f} ms"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
