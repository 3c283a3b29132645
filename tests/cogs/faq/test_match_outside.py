"""Questions that are not covered hold back answers near what they ask, and nowhere else."""

from cogs.faq.match import Index
from cogs.faq.match.bayes import OUTSIDE
from cogs.faq.match.outside import arrange
from tests.cogs.faq.match_samples import ENTRIES, THESAURUS, index
from tests.cogs.faq.match_samples import OUTSIDE as NOT_COVERED

INDEX = index()
READ = {
    entry.number: [INDEX.read(text) for text in (entry.question, *entry.aliases)]
    for entry in ENTRIES
}


def topic(question: str) -> int:
    (number,) = arrange([INDEX.read(question)], READ)
    return number


def test_a_question_that_is_not_covered_is_put_with_the_entry_it_is_nearest_to() -> None:
    assert topic("who sets the fine for overdue books") == -2
    assert topic("who drives the mobile library") == -5


def test_a_question_about_something_else_is_put_with_none() -> None:
    assert topic("who won the cup final") == OUTSIDE


def test_no_question_is_lost() -> None:
    questions = [INDEX.read(text) for text in (*NOT_COVERED, "who won the cup final", "")]
    arranged = arrange(questions, READ)
    assert sum(map(len, arranged.values())) == len(questions)
    assert all(number <= OUTSIDE for number in arranged)


def test_without_entries_everything_is_near_none() -> None:
    assert list(arrange([INDEX.read("who won the cup final")], {})) == [OUTSIDE]


def test_a_near_miss_lowers_the_chance_of_its_entry_more_than_of_another() -> None:
    near, far = "fine for a late library book", "is the reading room open on sundays"
    more = Index(ENTRIES, THESAURUS, (*NOT_COVERED, "who collects the fine for overdue books"))

    def lost(question: str) -> float:
        return INDEX.ask(question).hits[0].score - more.ask(question).hits[0].score

    assert lost(near) > lost(far)


def test_what_is_not_covered_is_never_suggested() -> None:
    for question in NOT_COVERED:
        assert all(hit.number > OUTSIDE for hit in INDEX.ask(question).hits)
