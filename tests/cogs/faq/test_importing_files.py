"""Files of every format are read, and what is wrong with them is told."""

import json
from datetime import date

import pytest

from bot import UserError
from cogs.faq.importing import Pair, read_pairs

WANTED = (
    Pair(
        "Will the kettle stay?",
        "Yes.\n\n- It stays.",
        number=3,
        category="Offices",
        aliases=("kettle", "tea: when"),
        source="The notice board",
        said_on=date(2020, 3, 3),
        review_on=date(2030, 1, 2),
    ),
    Pair("Is it off?", "no", number=4, category="Offices"),
)
YAML = """
- number: 3
  question: Will the kettle stay?
  answer: |
    Yes.

    - It stays.
  category: Offices
  aliases: [kettle, "tea: when"]
  source: The notice board
  said_on: 2020-03-03
  review_on: 2 January 2030
- {number: 4, question: Is it off?, answer: no, category: Offices}
"""
JSON = json.dumps(
    {
        "entries": [
            {
                "No": 3,
                "Question": "Will the kettle stay?",
                "Answer": "Yes.\n\n- It stays.",
                "Category": "Offices",
                "Aliases": ["kettle", "tea: when"],
                "Source": "The notice board",
                "Said on": "03/03/2020",
                "Review date": "2030-01-02",
            },
            {"number": "4", "question": "Is it off?", "answer": "no", "category": "Offices"},
        ]
    }
)
ROWS = (
    ("Number", "Question", "Answer", "Category", "Also asked as", "Source", "Said on", "Review on"),
    (
        "#3",
        "Will the kettle stay?",
        '"Yes.\n\n- It stays."',
        "Offices",
        "kettle; tea: when",
        "The notice board",
        "3 March 2020",
        "02/01/2030",
    ),
    ("4", "Is it off?", "no", "Offices", "", "", "", ""),
)
MARKDOWN = """
# Staff questions

## Offices

### #3 Will the kettle stay?

Yes.

- It stays.

- Also asked as: kettle; tea: when
- Source: The notice board
- Said on: 3 March 2020
- Review on: 2030-01-02

### #4 Is it off?
no
"""


def table(delimiter: str, end: str = "\n") -> str:
    rows = [delimiter.join(row) for row in ROWS]
    if delimiter == ";":
        rows[1] = rows[1].replace("kettle; tea: when", '"kettle; tea: when"')
    return end.join([*rows, "", delimiter * 7, ""])


FILES: dict[str, bytes] = {
    "a.yaml": YAML.encode(),
    "a.YML": b"\xef\xbb\xbf" + YAML.encode(),
    "a.json": JSON.encode(),
    "json-without-ending": JSON.encode(),
    "comma.csv": table(",").encode(),
    "semicolon.csv": table(";").encode(),
    "tab.tsv": table("\t").encode(),
    "excel.csv": b"\xef\xbb\xbf" + table(",", "\r\n").encode(),
    "excel-unicode.csv": table("\t", "\r\n").encode("utf-16"),
    "excel-sep.csv": b"sep=;\r\n" + table(";", "\r\n").encode(),
    "a.md": MARKDOWN.encode(),
    "bold.md": MARKDOWN.replace("### #3 Will the kettle stay?", "**#3. Will the kettle stay?**")
    .replace("### #4 Is it off?\n", "**#4 Is it off?** ")
    .encode(),
    "underlined.md": MARKDOWN.replace("## Offices", "Offices\n-------").encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_same_pairs(name: str) -> None:
    found = read_pairs(name, FILES[name])
    assert found.entries == WANTED
    assert found.problems == ()


def test_a_file_in_windows_letters_is_read() -> None:
    found = read_pairs(
        "a.csv", "question,answer\nWhat\u2019s caf\u00e9?,\u00a35\n".encode("cp1252")
    )
    assert found.entries == (Pair("What\u2019s caf\u00e9?", "\u00a35"),)


def test_a_plain_mapping_of_questions_is_read() -> None:
    found = read_pairs("a.json", b'{"Is it?": "Yes.", "Was it?": null}')
    assert found.entries == (Pair("Is it?", "Yes."), Pair("Was it?", None))
    assert found.problems == ()


def test_needless_space_is_taken_out() -> None:
    found = read_pairs(
        "a.csv", 'question,answer\n" Is  it? ","Yes.\u00a0\n\n\n\n  It  is. "\n'.encode()
    )
    assert found.entries == (Pair("Is it?", "Yes.\n\n  It is."),)


def test_headings_within_an_answer_belong_to_it() -> None:
    found = read_pairs(
        "a.md", b"## How do I claim?\nBy form.\n\n### Mileage\n45p.\n\n## Who pays?\nWe do."
    )
    assert found.entries == (
        Pair("How do I claim?", "By form.\n\nMileage\n45p."),
        Pair("Who pays?", "We do."),
    )


def test_a_remark_left_open_hides_nothing() -> None:
    found = read_pairs("a.md", b"## Is it?\n<!-- yes\n\n## Was it?\nNo.")
    assert found.entries == (Pair("Is it?", "<!-- yes"), Pair("Was it?", "No."))


def test_a_fence_hides_what_looks_like_a_heading() -> None:
    found = read_pairs("a.md", b"## What to type?\n```\n# Is this a heading?\n```\nThat.")
    assert found.entries == (Pair("What to type?", "```\n# Is this a heading?\n```\nThat."),)


def test_cells_disarmed_for_spreadsheets_are_restored() -> None:
    found = read_pairs("a.csv", b"question,answer\n'=A1?,'-5\n'tis so?,'')\n")
    assert [(pair.question, pair.answer) for pair in found.entries] == [
        ("=A1?", "-5"),
        ("'tis so?", "'')"),
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Is it 1?,", "Line 3 (\u201cIs it 1?\u201d) has no answer, so it counts as unanswered."),
        ("Is it 0?,Again.", "Line 3 repeats the question or the number of line 2"),
        ("is it 0 ?!,Again.", "Line 3 repeats the question or the number of line 2"),
        (",An answer.", "Line 3 has no question"),
        ("???,An answer.", "Line 3 has no question"),
        (f"{'q' * 301}?,Yes.", "Line 3 has a question of more than 300 characters"),
        (f"Is it 1?,{'a' * 3001}", "Line 3 has an answer of more than 3,000 characters"),
        ("Is it 1?,Ask X123456.", "Line 3 seems to hold a CRN (case reference number)"),
        ("Is it 1?,One, two and three", "Line 3 has more cells than the first row"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_line(row: str, problem: str) -> None:
    found = read_pairs("a.csv", f"question,answer\nIs it 0?,Yes.\n{row}\n".encode())
    (told,) = found.problems
    assert told.startswith(problem)
    assert "X123456" not in told
    assert len(found.entries) == 1 + ("unanswered" in told)


def test_a_number_is_taken_once() -> None:
    found = read_pairs("a.csv", b"sep=,\nnumber,question,answer\n7,Is it?,Yes.\n7,Was it?,No.\n")
    assert [pair.question for pair in found.entries] == ["Is it?"]
    assert "Line 4 repeats the question or the number of line 3" in found.problems[0]


@pytest.mark.parametrize(
    ("field", "problem"),
    [
        ("number: 0", "Entry 1 has a number that I can't read."),
        ("number: many", "Entry 1 has a number that I can't read."),
        ("said_on: someday", "Entry 1 has a said on that I can't read."),
        ("review_on: 31/2/2030", "Entry 1 has a review on that I can't read."),
        ("colour: red", "I have left out what I don't know: colour."),
        (f"aliases: [{'a' * 301}]", "Entry 1 has an alias of more than 300 characters"),
    ],
)
def test_a_field_that_cannot_be_read_costs_no_more_than_itself(field: str, problem: str) -> None:
    found = read_pairs("a.yaml", f"- question: Is it?\n  answer: Yes.\n  {field}".encode())
    assert found.entries == (Pair("Is it?", "Yes."),)
    assert [told[: len(problem)] for told in found.problems] == [problem]
    assert not found.entries[0].given & {"said_on", "review_on"}


def test_identifiers_are_found_in_every_field() -> None:
    for field in ("category: A1234BC", "aliases: [ask ada@example.org]", "source: 07700 900123"):
        found = read_pairs("a.yaml", f"- question: Is it?\n  answer: Yes.\n  {field}".encode())
        assert found.entries == ()
        assert "seems to hold a" in found.problems[0]


LAUGHS = "a: &a [q, q]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("name", "data", "answer"),
    [
        ("a.yaml", b"\x89PNG\r\n\x1a\n" + bytes(99), "a.yaml is not text but a picture"),
        ("a.csv", b"PK\x03\x04" + bytes(99), "save it as CSV"),
        ("a.txt", b"%PDF-1.7", "a PDF"),
        ("a.txt", bytes(range(256)), "is not text"),
        ("a.csv", "question,answer".encode("utf-16-le"), "is not text"),
        ("a.csv", b"\xff\xfea", "is not text"),
        ("a.csv", b"question,answer\nIs it \x81?,x", "is not text"),
        ("a.txt", b"\x01\x02\x03\x04" * 9, "is not text"),
        ("a.json", b"", "a.json is empty"),
        ("a.txt", b" \n\t ", "a.txt is empty"),
        ("a.txt", b"a" * 5_000_000, "too large: it has 5.0 MB"),
        ("a.docx", b"abc", "files that end in"),
        ("a.yaml", b"[" * 100_000, "nested too deeply"),
        ("a.yaml", b"- &a q\n" + b"- *a\n" * 2000, "repeats itself too often"),
        ("a.yaml", b"a: b: c", "is not YAML that I can read. The trouble is in line 1"),
        ("a.yaml", b"- \t- x", "is not YAML"),
        ("a.yaml", b'!!python/object/apply:os.system ["ls"]', "is not YAML"),
        ("a.yaml", b"only a text", "no question and answer pairs"),
        ("a.yaml", LAUGHS.encode(), "no question and answer pairs"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.json", b'{"a":\n}', "is not JSON that I can read. The trouble is in line 2"),
        ("a.json", b"[1, 2, null]", "no question and answer pairs"),
        ("a.json", b'{"Is it?": ' + b"9" * 9999 + b"}", ""),
        ("a.csv", b",,\n,,\n", "first row should name the columns"),
        ("a.csv", b"sep=;\n", "first row should name the columns"),
        ("a.csv", b"a,b\n1,2", "first row should name the columns"),
        ("a.csv", b'question,answer\n"Is it?,Yes.', "quotation mark"),
        ("a.csv", b"question,answer\nIs it?," + b"a" * 200_000, "a cell too long"),
        ("a.md", b"# Only a title\n\nAnd text.", "no question and answer pairs"),
        ("a.html", b"<p>Only text.</p>", "no question and answer pairs"),
        ("*@room*.txt", b"text", r"\*@"),
    ],
)
def test_a_file_that_cannot_be_used_is_answered_by_a_clear_sentence(
    name: str, data: bytes, answer: str
) -> None:
    if not answer:
        assert read_pairs(name, data).problems
        return
    with pytest.raises(UserError) as caught:
        read_pairs(name, data)
    assert answer in str(caught.value)
    assert str(caught.value).endswith((".", "2."))
    assert "@room" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("a.yaml", "- question: Is it?\n  answer: Yes.\n  answer: No.\n", "Line 3 has a name"),
        ("a.yaml", "Is it?: Yes.\nIs it?: No.\n", "Line 2 has a name or a question"),
        ("a.json", '{"Is it?": "Yes.", "Is it?": "No."}', "One place of the file has a name"),
    ],
)
def test_what_stands_twice_is_not_dropped_in_silence(name: str, text: str, where: str) -> None:
    found = read_pairs(name, text.encode())
    assert [each.answer for each in found.entries] == ["No."]
    (told,) = found.problems
    assert told.startswith(where)
    assert told.endswith("Only the last counts.")


def test_too_many_questions_are_refused() -> None:
    rows = "".join(f"Is it {place}?,Yes\n" for place in range(10_001))
    with pytest.raises(UserError, match="more than 10,000 questions"):
        read_pairs("a.csv", f"question,answer\n{rows}".encode())
