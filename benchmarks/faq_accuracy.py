"""How often the FAQ answers right, beside SQLite's full-text search.

    python -m benchmarks.faq_accuracy [--show]

The questions come in two halves, written by people who had seen neither the matcher nor each
other's half. Everything was tuned on the development half alone. Of the held-back half only
totals are ever printed; --show lists the misses of the development half.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from cogs.faq.match import Index
from cogs.faq.model import FaqSet
from cogs.faq.sets import load_set

from .contenders import Contender, FullText, Staffroom
from .questions import Labelled, load_questions
from .score import score, set_threshold
from .speed import grow, timings

SET = Path(__file__).parents[1] / "cogs" / "faq" / "data" / "sodexo-2015"
HALVES = ("development", "held_back")
MANY = 10_000
SEED = 2015


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    faq = load_set(SET)
    halves = {name: load_questions(name) for name in HALVES}
    staffroom = Staffroom(faq.entries, faq.thesaurus, faq.outside)
    full_text = FullText(faq.entries)
    set_threshold(full_text, halves["development"])
    _print_accuracy((staffroom, full_text), halves)
    if "--show" in arguments:
        _print_misses(staffroom, halves["development"])
    _print_speed(faq, [each.text for each in halves["development"]])


def _print_accuracy(
    contenders: Sequence[Contender], halves: dict[str, tuple[Labelled, ...]]
) -> None:
    print(f"{'':14}{'':14}{'right':>8}{'wrong':>8}{'unsure':>8}{'reached':>9}{'false':>8}")
    for half, questions in halves.items():
        covered = sum(bool(each.numbers) for each in questions)
        print(f"{half}: {covered} questions covered, {len(questions) - covered} not")
        for contender in contenders:
            got = score(contender, questions)
            print(
                f"{'':14}{contender.name:14}{got.right:7.1f}%{got.wrong:7.1f}%{got.unsure:7.1f}%"
                f"{got.reached:8.1f}%{got.false:7.1f}%"
            )
    print("reached: the right entry is the answer or one of three suggestions")
    print("false: answered, of the questions that the set does not cover")


def _print_misses(contender: Contender, questions: Sequence[Labelled]) -> None:
    print("\nmisses on the development half")
    for each in questions:
        got = contender.ask(each.text)
        if got.answer is None and not each.numbers:
            continue
        if got.answer not in each.numbers:
            wanted = ", ".join(f"#{number}" for number in sorted(each.numbers)) or "nothing"
            said = f"said #{got.answer}" if got.answer else f"suggested {list(got.suggestions)}"
            print(f"  {each.text!r}: wanted {wanted}, {said}")


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
