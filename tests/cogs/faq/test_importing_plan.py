"""An import adds what is new, changes what was edited, and leaves the rest alone."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cogs.faq.importing import Imported, Pair, Plan, plan, read_pairs, write_pairs
from cogs.faq.model import Entry
from cogs.faq.sets import load_set
from tests.cogs.faq.post_samples import as_text

ROOT = Path(__file__).parents[3]
SEEDS = ROOT.parent / "shared/seeds"

KETTLE = Entry(1, "Will the kettle stay?", "Yes.", "Offices", ("kettle",), version=4)
SHED = Entry(2, "What happens to the bicycle shed?", "It moves.", "Offices")
COFFEE = Entry(3, "How much is the coffee?", None, "Food")
ENTRIES = (KETTLE, SHED, COFFEE)


def imported(*pairs: Pair) -> Imported:
    return Imported("yaml", pairs)


def pair_of(entry: Entry, *, number: int | None = None) -> Pair:
    return Pair(entry.question, entry.answer, number=number)


def after(existing: tuple[Entry, ...], made: Plan) -> list[Entry]:
    top = max(entry.number for entry in existing)
    kept = {entry.number: entry for entry in existing}
    kept |= {entry.number: replace(entry, version=entry.version + 1) for entry in made.changed}
    added = [
        replace(entry, number=entry.number or top + 1 + place)
        for place, entry in enumerate(made.new)
    ]
    return [*kept.values(), *added]


def test_what_is_there_already_stays_as_it_is() -> None:
    for numbered in (True, False):
        pairs = [pair_of(each, number=each.number if numbered else None) for each in ENTRIES]
        assert plan(ENTRIES, imported(*pairs)) == Plan((), (), 3, ())


def test_an_edited_answer_changes_the_entry_that_was_read() -> None:
    made = plan(ENTRIES, imported(Pair("Will the kettle stay?", "No.", number=1)))
    assert made.changed == (replace(KETTLE, answer="No."),)
    assert made.counts == "0 new, 1 changed, 0 the same, no problems"


def test_an_edited_question_is_found_by_its_number() -> None:
    pairs = [pair_of(each, number=each.number) for each in ENTRIES]
    pairs[1] = replace(pairs[1], question="Where do bicycles go?")
    made = plan(ENTRIES, imported(*pairs))
    assert made.changed == (replace(SHED, question="Where do bicycles go?"),)


def test_a_question_is_found_by_its_words_or_an_alias() -> None:
    made = plan(ENTRIES, imported(Pair("will the KETTLE stay", "No."), Pair("Kettle?", "No.")))
    assert [entry.number for entry in made.changed] == [1]
    assert [entry.question for entry in made.new] == ["Kettle?"]


def test_what_the_file_is_silent_on_is_kept_and_what_it_empties_is_emptied() -> None:
    told = Pair("Will the kettle stay?", "Yes.", given=frozenset({"aliases"}))
    assert plan(ENTRIES, imported(told)).changed == (replace(KETTLE, aliases=()),)
    silent = Pair("Will the kettle stay?", "Yes.")
    assert plan(ENTRIES, imported(silent)).same == 1


def test_a_new_question_takes_its_own_number_where_that_is_free() -> None:
    pairs = [pair_of(each, number=each.number) for each in ENTRIES]
    made = plan(
        ENTRIES, imported(*pairs, Pair("Is it new?", "Yes.", number=9), Pair("Is it too?", "Yes."))
    )
    assert [(entry.number, entry.category) for entry in made.new] == [
        (9, "General"),
        (0, "General"),
    ]


def test_numbers_given_elsewhere_do_not_count() -> None:
    pairs = [
        Pair("Who waters the plants?", "We do.", number=1),
        Pair("Is there a rota?", "There is.", number=2),
        Pair("How much is the coffee?", "40p.", number=7),
    ]
    made = plan(ENTRIES, imported(*pairs))
    assert [(entry.number, entry.question) for entry in made.new] == [
        (0, "Who waters the plants?"),
        (0, "Is there a rota?"),
    ]
    assert made.changed == (replace(COFFEE, answer="40p."),)


def test_an_empty_answer_takes_none_away() -> None:
    made = plan(ENTRIES, imported(Pair("Will the kettle stay?", None, place="Line 2")))
    assert made == Plan((), (), 1, ("Line 2: the answer of #1 stays.",))


def test_a_removed_entry_stays_removed_and_is_told() -> None:
    gone = replace(KETTLE, is_removed=True)
    for number in (1, None):
        made = plan(
            (gone, SHED), imported(Pair(gone.question, "No.", number=number, place="Line 2"))
        )
        assert made == Plan((), (), 0, ("Line 2: #1 was removed here, so it stays removed.",))


def test_new_entries_of_a_post_say_where_they_come_from() -> None:
    found = read_pairs("post.txt", as_text().encode())
    made = plan((), found)
    assert len(made.new) == 8
    assert {(entry.source, entry.said_on) for entry in made.new} == {
        (found.title, date(2020, 3, 3))
    }


REWORDED = (
    Entry(11, "Will the kettle stay?", "Yes, it is on the list.", "Offices"),
    Entry(
        12, "What becomes of the Harbour Street bicycle shed?", "It and its lock move.", "Offices"
    ),
    Entry(13, "Will there still be lockers?", "Yes, small and medium, numbered.", "Offices"),
    Entry(14, "Who waters all the plants?", "Whoever sits nearest them.", "Offices"),
    Entry(15, "Is there a dishwasher rota?", "Yes, on the fridge door.", "Food"),
    Entry(16, "Are quiet Fridays coming back?", None, "Offices"),
    Entry(17, "How much does coffee cost?", "40p a cup; it was 35p in 2014.", "Food"),
    Entry(18, "Can visitors park behind the building?", "If they asked before.", "Offices"),
)


def test_a_post_in_its_own_words_meets_the_summaries_of_it_one_by_one() -> None:
    found = read_pairs("post.txt", as_text().encode())
    other = Entry(1, "Is there a lift?", "There is one, and it works.", "Offices")
    made = plan((other, *REWORDED), found)
    assert made.new == ()
    assert [entry.number for entry in made.changed] == list(range(11, 19))
    assert [entry.question for entry in made.changed] == [each.question for each in found.entries]
    assert made.changed[3].aliases == ("Who waters all the plants?",)
    assert plan(after(REWORDED, plan(REWORDED, found)), found).same == 8


def test_likeness_without_order_does_not_overwrite() -> None:
    made = plan(ENTRIES, imported(Pair("Will the old kettle in the hall be repaired?", "Soon.")))
    assert len(made.new) == 1
    assert made.changed == ()


def test_great_likeness_is_enough_alone() -> None:
    made = plan(ENTRIES, imported(Pair("What will happen to the bicycle shed?", "It stays.")))
    assert made.new == ()
    assert made.changed[0].number == 2
    assert made.changed[0].aliases == ("What happens to the bicycle shed?",)


@pytest.mark.parametrize("name", ["yaml", "json", "csv", "markdown"])
def test_importing_the_export_of_the_built_in_set_changes_nothing(name: str) -> None:
    entries = load_set(ROOT / "cogs/faq/data/sodexo-2015").entries
    ending = {"markdown": "md"}.get(name, name)
    found = read_pairs(f"a.{ending}", write_pairs(name, entries))
    made = plan(entries, found)
    assert (made.new, made.changed, made.same) == ((), (), 65)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the saved blog posts are not beside the project")
def test_the_real_post_updates_the_65_built_in_entries() -> None:
    entries = load_set(ROOT / "cogs/faq/data/sodexo-2015").entries
    found = read_pairs("post.txt", next(SEEDS.glob("000_*.txt")).read_bytes())
    made = plan(entries, found)
    assert made.new == ()
    assert [entry.number for entry in made.changed] == list(range(1, 66))
    assert [entry.question for entry in made.changed] == [each.question for each in found.entries]
    assert plan(after(entries, made), found).same == 65
