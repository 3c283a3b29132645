"""What could identify a person is found, and what only looks like it is not."""

from collections.abc import Callable
from datetime import date, time
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safeguarding import Kind, find_identifiers

FOUND = {
    Kind.CRN: """
        X123456 | x123456 | X 123456 | X-123456 | X12 34 56 | X 123 456 | x-12-34-56 | CRN:X123456
        (X123456) | CRN_X123456 | ref X123456. | X 1 2 3 4 5 6 | d 234567 | what about E654321?
        X123456's case | \uff38\uff11\uff12\uff13\uff14\uff15\uff16 | X\u200b123456 | X12\u00ad3456
        X\u2011123456 | X\u00a0123456 | X\u0663\u0663\u0663\u0663\u0663\u0663
        https://cases.example/open?crn=X123456 | https://cases.example/X123456/contacts
    """,
    Kind.PNC: """
        2003/0012345X | 03/12345X | 2003/0012345x | 2003 / 0012345 X | 2003-0012345X
        20030012345X | 2003 0012345X | 03/0012345X | 99/123456H | 2003/00 12345X | PNC: 87/1234567T
    """,
    Kind.PRISON: """
        A1234BC | a1234bc | A 1234 BC | A-1234-BC | A1234 BC | A 1234BC | a 12 34 bc
        \uff211234\uff22\uff23 | A 1 2 3 4 B C | (A1234BC)
    """,
    Kind.NI: """
        QQ123456C | AB123456C | ab 12 34 56 c | AB 123456 C | AB-12-34-56-C | JN 12 34 56 D
        ab123456c | NI: PX 123 456 A
    """,
    Kind.PHONE: """
        07700900123 | 07700 900123 | 07700 900 123 | 07700-900-123 | 07700.900.123
        +447700900123 | +44 7700 900123 | +44 (0)7700 900123 | (+44) 7700 900123
        0044 7700 900123 | 447700900123 | (01632) 960001 | 01632 960 001 | 01632/960001
        020 7946 0001 | (020) 7946 0001 | 0113 496 0001 | 0191-498-0001 | 0300 123 1234
        0800 123456 | 07 700 900 123 | 07 70 09 00 12 3 | 0 7 7 0 0 9 0 0 1 2 3 | 0121 234 567
        \u0660\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0661\u0662\u0663 | 07700\u200b900123
        \uff10\uff17\uff17\uff10\uff10\uff19\uff10\uff10\uff11\uff12\uff13 | ring 07700900123.
        tel:01632960001 | 07700 900123 2 kids | +1 (555) 010-1234 | +33 1 23 45 67 89
    """,
    Kind.MAIL: """
        ada@example.org | Ada.Lovelace+x@mail.example.co.uk | <ada@example.org>
        mailto:ada@example.org | ada\uff20example\uff0eorg | ada (at) example (dot) org
        ada[at]example.org | a_b@x-y.org | ada@exam\u200bple.org
    """,
    Kind.POSTCODE: """
        SW1A 1AA | sw1a1aa | SW1A1AA | sw1a 1aa | NE1 1AA | ne11aa | M1 1AE | m1  1ae | EC1A 1BB
        W1A 0AX | B33 8TH | CR2 6XH | DN55 1PT | GIR 0AA | NE1-1AA
        https://maps.example/?q=NE1+1AA | \uff2e\uff251 1AA | NE 1 1AA
        NE1 1 AA | E1W 2RG | flat 3, LE2 1AB. | BT1 5GS | NE1\u00a01AA
    """,
}
PASSED = """
    £42,148 - £44,526 | £42,148 \u2013 £44,526 | 1,234,567 | 250,000 people | a 250000 budget
    1 234 567 | 0.123456789 | 3.14159 | 0,5 | 74.1% | +10% | -5 | 0.5 FTE | 64k | 1e5
    2015-04-09 | 09/04/2015 | 1.2.2015 | 07.12.2015 10.30 | 01.02.2015 10.30 | 09-04-2015 10-30
    1/2/15 and 3/4/15 | 03/2015 | 27th April 2015 | 8th or 11th May | 2015/16 | 2015-16
    Q4 2015-16 | 2015/16a | H1 2015 | 07 12 2015 | 2015-04-09T10:30:00.000Z
    2015-04-09T10:30:00+01:00 | 17:00-18:30 | 9.30am | 0830-1230 | 0900 1230 1700
    form N179 | P45 and P60 | #34 | #34 Will annual leave be the same? | #65 | no. 10 | 2015/1234
    PSO 4400 | PI 05/2014 | PSI 29/2012 | section 12(3) | s. 46 | s.178 CJA 2003 | CJA 2003 s 178
    GDPR Art. 9(2)(h) | 3.11.7 | v3.11.7 | Python 3.11, 3.12 and 3.13 | 192.168.0.1
    Band 4 | Level 3 PQiP | MAPPA 2 | RAR 8 | 8 RAR days | 120 hours | OGRS3 57% | RSR 3.45
    HMP Northumberland | A4 | E3 | G4S | O2 | CO2 | Covid-19 | Type 2 diabetes | AC-12 | room 4.07
    Room B3 4th floor | S1 1st | M25 4x4 | M1 5hr delays | A1 road | NE1 | the NE1 area | SW1A
    a 2015 or 2016 plan | In a 2015 to 2016 review | a 1000 km trip | Vitamin D 100000 | 2 x 100000
    on 12 04 15 a letter came | at 10 30 45 | 12 34 56 | 1 2 3 4 5 6 | 1-2-1 supervision | 24/7
    !OGEhHVWSdvArJzumhm:example.org | 123456789012345678 | @everyone | @ada:example.org | 3 @ 5.99
    https://www.gov.uk/2015/04/09/post-123456.html | https://news.example.org/uk-12345678
    https://x.example/p123456 | https://x.example/07700900123 | ISBN 0-306-40615-2 | 999 | 101
    call 999 or 101 | page 10 of 200 | MTT Q&A | EGIV or EGV (£42,148 - £44,526) | I am in
"""


def rows(table: str) -> list[str]:
    return [cell.strip() for line in table.strip().split("\n") for cell in line.split("|")]


@pytest.mark.parametrize(
    ("text", "kind"), [(text, kind) for kind, table in FOUND.items() for text in rows(table)]
)
def test_an_identifier_is_found_for_what_it_is(text: str, kind: Kind) -> None:
    assert find_identifiers(text) == (kind,)
    assert find_identifiers(f"Asked about\n{text}, again") == (kind,)


@pytest.mark.parametrize("text", rows(PASSED))
def test_what_only_looks_like_an_identifier_passes(text: str) -> None:
    assert find_identifiers(text) == ()
    assert find_identifiers(f"Asked about {text}, again") == ()


def test_each_kind_is_named_once_and_for_people() -> None:
    found = find_identifiers("X123456 and Y654321 at ada@example.org, NE1 1AA")
    assert found == (Kind.CRN, Kind.MAIL, Kind.POSTCODE)
    assert [str(kind) for kind in found] == [
        "a CRN (case reference number)",
        "an e-mail address",
        "a full postcode",
    ]


def test_prefixes_that_are_never_given_are_no_national_insurance_number() -> None:
    for prefix in ("BG", "GB", "NK", "KN", "TN", "NT", "ZZ", "DA", "AO", "FY", "UA"):
        assert Kind.NI not in find_identifiers(f"{prefix}123456C")


LETTERS = st.sampled_from("ABCDEFGHJKLMNPRSTUVWXYZ")
FIGURES = st.integers(0, 10**6 - 1).map(lambda number: f"{number:06}")
DISGUISES: list[Callable[[str], str]] = [
    str.lower,
    "\u200b".join,
    lambda text: "".join(chr(ord(char) + 0xFEE0) if char.isalnum() else char for char in text),
    lambda text: text.replace(" ", "\u00a0").replace("-", "\u2013"),
    lambda text: f"({text})",
    lambda text: f"x\n{text}\ty",
]


@given(LETTERS, FIGURES, st.sampled_from(DISGUISES), st.text(max_size=20))
def test_a_crn_is_found_in_every_disguise(
    letter: str, figures: str, disguise: Callable[[str], str], around: str
) -> None:
    assert Kind.CRN in find_identifiers(f"{around} {disguise(letter + figures)} {around}")


@given(st.integers(0, 10**9 - 1), st.sampled_from(DISGUISES))
def test_a_mobile_number_is_found_in_every_disguise(
    number: int, disguise: Callable[[str], str]
) -> None:
    figures = f"{number:09}"
    for written in (
        f"07{figures}",
        f"07{figures[:3]} {figures[3:]}",
        f"+44 7{figures[:3]}-{figures[3:6]}-{figures[6:]}",
    ):
        assert Kind.PHONE in find_identifiers(disguise(written))


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Zs", "Po"], max_codepoint=0x24F)))
def test_words_alone_never_hold_a_number(text: str) -> None:
    assert set(find_identifiers(text)) <= {Kind.MAIL}


@given(st.dates(date(1900, 1, 1)), st.times())
def test_no_date_or_time_is_an_identifier(day: date, clock: time) -> None:
    for written in (
        f"{day} {clock}",
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y %d %B}",
        f"{clock:%H.%M}",
    ):
        assert find_identifiers(written) == ()


@given(st.text())
def test_any_text_can_be_looked_through(text: str) -> None:
    assert len(set(find_identifiers(text))) <= len(Kind)


REPEATED = """
    a|1|1 |0|07 |a1|(|+44 |@|a@|a.|X12 34 |http://|9-|SW1A |\u00e9|\u0663|[at] |2003/|- |x@a-|07-
"""


@pytest.mark.parametrize("unit", REPEATED.strip().split("|"))
def test_four_times_the_text_takes_about_four_times_as_long(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        return min(_timed(text) for _ in range(2))

    # Were the time to grow with the square of the length, this would be sixteen times as long.
    assert seconds(20_000) < 10 * seconds(5_000) + 0.01


def _timed(text: str) -> float:
    start = process_time()
    find_identifiers(text)
    return process_time() - start
