"""Time the contenders, on the real set and on one of ten thousand entries made from it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from time import perf_counter

from cogs.faq.model import Entry


def grow(entries: Sequence[Entry], count: int, seed: int) -> list[Entry]:
    """Make many entries by joining halves of the phrasings and answers of a few."""
    random = Random(seed)
    phrasings = [text.split() for e in entries for text in (e.question, *e.aliases)]
    answers = [(e.answer or "").split() for e in entries]

    def recombined(texts: list[list[str]]) -> str:
        one, other = random.choice(texts), random.choice(texts)
        return " ".join(one[: len(one) // 2 + 1] + other[len(other) // 2 :])

    return [
        replace(
            entries[0],
            number=number,
            question=recombined(phrasings),
            answer=recombined(answers),
            aliases=tuple(recombined(phrasings) for _ in range(random.randint(0, 8))),
        )
        for number in range(1, count + 1)
    ]


def timings(ask: Callable[[str], object], questions: Sequence[str]) -> tuple[float, float]:
    """Ask every question once and give p50 and p95 in milliseconds."""
    taken = []
    for question in questions:
        start = perf_counter()
        ask(question)
        taken.append(1000 * (perf_counter() - start))
    taken.sort()
    return taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
