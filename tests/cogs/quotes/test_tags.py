"""Tags: the same for the same, and of no use at another quote or without the secret."""

from cogs.quotes.tags import tag_message, tag_refusal, tag_vote, tag_votes, tag_words

SECRET, OTHER = b"a" * 32, b"b" * 32


def test_a_person_has_another_tag_at_every_quote() -> None:
    tags = {tag_vote(SECRET, subject, "test:ada") for subject in ("one", "two")}
    tags |= {tag_vote(OTHER, "one", "test:ada"), tag_refusal(SECRET, "test:ada")}
    assert len(tags) == 4
    assert not any("ada" in each for each in tags)


def test_a_person_with_two_accounts_keeps_one_tag_first() -> None:
    assert tag_votes(SECRET, "one", {"b:2", "a:1"}) == [
        tag_vote(SECRET, "one", "a:1"),
        tag_vote(SECRET, "one", "b:2"),
    ]


def test_words_are_the_same_however_they_are_typed() -> None:
    link = "https://blog.example/1"
    assert tag_words(SECRET, "So  true\n", link) == tag_words(SECRET, "so TRUE", link)
    assert tag_words(SECRET, "so true", link) != tag_words(SECRET, "so true", link + "2")
    assert tag_message(SECRET, "1") != tag_message(SECRET, "2")


def test_parts_can_not_be_moved_across() -> None:
    assert tag_vote(SECRET, "a", "bc") != tag_vote(SECRET, "ab", "c")
