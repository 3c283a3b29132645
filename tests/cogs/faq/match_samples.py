"""A small FAQ that the tests of the matcher share."""

from cogs.faq.match import Index
from cogs.faq.model import Entry, Thesaurus

ROWS: tuple[tuple[int, str, str | None, tuple[str, ...]], ...] = (
    (
        1,
        "Can I keep my library card when I move house?",
        "Yes, as long as you stay in the county. Tell the desk your new address.",
        ("moving house and library card", "do I need a new card after a move", "changed address"),
    ),
    (
        2,
        "What does it cost to return a book late?",
        "Ten pence a day, at most two pounds.",
        ("late fee", "fine for overdue books", "how much is the fine", "I am late with a book"),
    ),
    (
        3,
        "When is the reading room open?",
        "From nine to five on weekdays.",
        ("opening hours of the reading room", "is the reading room open on saturday"),
    ),
    (
        4,
        "How do I reserve a study desk?",
        "At the counter or by telephone.",
        ("book a desk", "desk reservation", "can I reserve a place to study"),
    ),
    (
        5,
        "Will the mobile library still visit villages?",
        None,
        ("library van", "does the book bus come to my village", "mobile library stops"),
    ),
    (
        6,
        "May I bring food into the library?",
        "Only drinks with a lid.",
        ("eating in the library", "can I have a sandwich here", "coffee at the desk"),
    ),
)
ENTRIES = tuple(
    Entry(number, question, answer, "library", aliases)
    for number, question, answer, aliases in ROWS
)
THESAURUS = Thesaurus(
    (
        ("fine", "penalty", "late fee", "overdue charge"),
        ("mobile library", "book bus", "library van", "bookmobile"),
        ("library card", "membership", "lib card"),
        ("food", "sandwich", "snack", "lunch"),
    )
)
OUTSIDE = ("Do you sell old books?", "Can I print in the library?", "Where can I park my car?")


def index() -> Index:
    """Build the index of the sample."""
    return Index(ENTRIES, THESAURUS, OUTSIDE)
