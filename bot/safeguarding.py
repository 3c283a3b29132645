"""Safeguarding: finds what could identify a person, before anything typed is kept or repeated."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import unquote_plus

_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY "
    "E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE "
    "LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL "
    "SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
).replace(" ", "|")
_SHORT_WORDS = frozenset(
    re.findall(
        r"\w+",
        "ah am an as at be by do eh ex go ha he hi if in is it la lo me mr ms my no of oh ok on or "
        "pm re so to uh um up us vs we ye bn cc cm co cp eu ft gb gm ha hq hr id kg km lb mb mg mi "
        "ml mm nd oz po pp pt px rd ro sq st th tv uk yd yr",
    )
)
"""What stands behind figures in ordinary sentences, as in `a 2015 or 2016 plan` or `a 1200 km`."""

_GAP = "[ -]{0,2}"
_START = r"(?<![^\W_])"
_END = r"(?![^\W_])"
_ALONE = r"(?<![\w'\u2019.-])(?<!\d )"
_SEP = "[ ()./-]{0,3}"
_NUMBER_START = r"(?<!\d)(?<!\d[.,:/-])"
_INWARD = r"\d[ABD-HJLNP-UW-Z]{2}"
_INWARD_APART = r"\d ?[ABD-HJLNP-UW-Z]{2}"
_SIX_GROUPED = r"(?:\d{3}[ -]\d{3}|\d\d[ -]\d\d[ -]\d\d|\d(?:[ -]\d){5})"
_SEVEN = r"(?:\d{7}|\d{2}[ -]\d{5}|\d{3}[ -]\d{4}|\d{4}[ -]\d{3}|\d{5}[ -]\d{2}|\d(?:[ -]\d){6})"

_CRN = (
    rf"{_START}[a-z]-?\d{{6}}{_END}",
    rf"{_ALONE}[b-hj-z] {{1,2}}(?!\d{{3}}000\b)\d{{6}}{_END}",
    rf"{_ALONE}[a-z]{_GAP}{_SIX_GROUPED}(?![ -]?\d){_END}",
)
_PNC = (
    rf"{_START}(?<!\d[/.-])(?:19|20)?\d\d ?[/-] ?{_SEVEN}[ -]?[a-z]{_END}",
    rf"{_START}(?:19|20)\d\d ?\d{{7}}[ -]?[a-z]{_END}",
    rf"{_START}(?<!\d[/.-])(?:19|20)?\d\d/\d{{5,6}}[a-z]{_END}",
)
_PRISON = (
    rf"{_START}[a-z]\d{{4}}[a-z]{{2}}{_END}",
    rf"{_ALONE}[a-z]{_GAP}\d{{4}}{_GAP}(?P<word>[a-z]{{2}}){_END}",
    rf"{_ALONE}[a-z]{_GAP}\d{{2}}[ -]\d{{2}}{_GAP}(?P<word>[a-z]{{2}}){_END}",
    rf"{_ALONE}[a-z](?:[ -]\d){{4}}[ -][a-z][ -]?[a-z]{_END}",
)
_NI_PREFIX = "(?:(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-prstw-z][a-ceghj-nprstw-z]|qq)"
_NI = (
    rf"{_START}{_NI_PREFIX}(?:-?\d){{6}}{_GAP}[a-d]{_END}",
    rf"{_START}(?P<small>{_NI_PREFIX})(?:{_GAP}\d){{6}}{_GAP}[a-d]{_END}",
)
_PHONE = (
    rf"(?:\+|{_NUMBER_START}00){_SEP}44{_SEP}(?:\(0\))?(?:{_SEP}\d){{9,10}}(?!\d)",
    rf"{_NUMBER_START}44{_SEP}7(?:{_SEP}\d){{9}}(?!\d)",
    rf"{_NUMBER_START}0[1-357-9]\d(?:{_SEP}\d){{8}}(?!\d)",
    rf"{_NUMBER_START}01\d(?:{_SEP}\d){{7}}(?!\d)",
    rf"{_NUMBER_START}0[58]00(?:{_SEP}\d){{6}}(?!\d)",
    rf"{_NUMBER_START}07(?!(?:{_SEP}\d){{0,7}}[ .-](?:19|20)\d\d(?!\d))(?:{_SEP}\d){{9}}(?!\d)",
    rf"{_NUMBER_START}0(?:[ .-]\d){{9,10}}(?!\d)",
    rf"(?<![\w+])\+(?!44)\d(?:{_SEP}\d){{9,13}}(?!\d)",
)
_MAIL = (
    r"(?<=[\w.+%-])@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}",
    r"\w ?[(\[]at[)\] ] ?[a-z0-9-]{1,63}(?: ?[(\[]dot[)\]] ?|\.)[a-z]{2,24}",
)
_POSTCODE = (
    rf"{_START}(?=[A-Z]{{1,2}}\d)(?:{_AREAS})\d{{1,2}}{_GAP}\d(?P<small>[ABD-HJLNP-UW-Z]{{2}}){_END}",
    rf"{_START}(?:E1|EC[1-4]|N1|NW1|SE1|SW1|W1|WC[12])[A-Z]{_GAP}{_INWARD}{_END}",
    rf"{_START}GIR{_GAP}0AA{_END}",
    rf"(?-i:{_START}(?=[A-Z]{{1,2}} ?\d)(?:{_AREAS}) ?\d{{1,2}} {{0,2}}{_INWARD_APART}{_END})",
)

_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_DASH = re.compile("[\u2010-\u2015\u2043\u2212]")
_BLANK = re.compile(r"[^\S\n]")
_WEB_ADDRESS = re.compile(r"(?i)\bhttps?://[^\s<>]+")
_LOWER_OR_LONG = re.compile(r"[a-z]+|\d{9,}")


class Kind(StrEnum):
    """A kind of identifier; its value names it for people."""

    CRN = "a CRN (case reference number)"
    PNC = "a PNC number"
    PRISON = "a prison number"
    NI = "a National Insurance number"
    PHONE = "a phone number"
    MAIL = "an e-mail address"
    POSTCODE = "a full postcode"


def _compile(forms: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


_FORMS = {
    Kind.CRN: _compile(_CRN),
    Kind.PNC: _compile(_PNC),
    Kind.PRISON: _compile(_PRISON),
    Kind.NI: _compile(_NI),
    Kind.PHONE: _compile(_PHONE),
    Kind.MAIL: _compile(_MAIL),
    Kind.POSTCODE: _compile(_POSTCODE),
}


def find_identifiers(text: str) -> tuple[Kind, ...]:
    """Name the kinds of identifier that the text probably holds.

    Spaced, dashed, lower-case, full-width and hidden spellings count. Prices, dates, form
    numbers and the like do not. The time taken grows with the length of the text and no faster.
    """
    text = _normalise(text)
    body = _WEB_ADDRESS.sub(_capitals, text)
    return tuple(
        kind for kind, forms in _FORMS.items() if _has(forms, text if kind is Kind.MAIL else body)
    )


def _has(forms: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(not _is_prose(found) for form in forms for found in form.finditer(text))


def _is_prose(found: re.Match[str]) -> bool:
    """Tell whether a short word of a sentence was taken for the letters of an identifier."""
    groups = found.groupdict()
    small, word = groups.get("small") or "", groups.get("word") or ""
    word = word or (small if small.islower() else "")
    return word.casefold() in _SHORT_WORDS and " " in found[0]


def _normalise(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
        text = "".join(_digit(char) for char in text)
        text = _DASH.sub("-", text)
    return _BLANK.sub(" ", text)


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if not char.isascii() and char.isdecimal() else char


def _capitals(address: re.Match[str]) -> str:
    """Keep what a case system's link would show: figures, and letters only where they are large."""
    return _LOWER_OR_LONG.sub("\n", unquote_plus(address[0]))
