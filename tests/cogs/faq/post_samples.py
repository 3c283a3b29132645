"""A made-up Q&A post, and the ways in which browsers save one."""

from html import escape

TITLE = "The kettle question, and others"

PAIRS = (
    ("Will the kettle stay?", "Yes. It is on the list of things that stay."),
    ("What happens to the bicycle shed in Harbour Street?", "It moves.\n\nThe lock moves too."),
    (
        "We were told that there would be lockers. Is that still so?",
        "It is, in three sizes:\n\n1. Small, for one\n\n2. Medium, for two\n\nEach has a lock.",
    ),
    ("Who waters the plants (all of them)?", "Whoever sits nearest."),
    ("Is there a rota for the dishwasher?\u00a0", "There is a rota: see the fridge door."),
    ("Will \u201cquiet Fridays\u201d come back?", None),
    ("How much is the coffee?", "40p a cup, up from 35p in 2014."),
    ("Can visitors park behind the building?", "Only if they have asked before."),
)
INTRO = (
    "Tuesday, 3 March 2020",
    TITLE,
    "First, a letter that a reader sent in:-",
    "Dear all",
    "I am told that the move is near. Does anybody know more? I do not.",
    "So here are the questions, with the answers that were given:-",
)
OUTRO = (
    "And finally, a poem by somebody who has moved before:-",
    "The boxes are many, the labels are few. Who packed them so badly?",
)
COMMENTS = (
    "Anonymous 3 March 2020 at 08:15",
    "So they answered everything except what matters?",
    "What about the stairs?",
    "Nobody asked about the stairs.",
    "Is anybody surprised?",
)


def as_text() -> str:
    """Save the post as a text browser does, the comments as an indented list."""
    parts = [*INTRO]
    for question, answer in PAIRS:
        parts += ["\n" + question, answer or ""]
    comments = "\n\n".join(f"  {place}. {each}" for place, each in enumerate(COMMENTS, start=1))
    return "\n\n".join([*parts, *OUTRO, "", comments])


def as_paragraphs() -> str:
    """Save the post as a page of <p>, its questions in bold, its comments apart."""
    parts = [f"<p>{escape(each)}</p>" for each in INTRO]
    for question, answer in PAIRS:
        parts.append(f"<p><b>{escape(question)}</b></p>")
        parts += [f"<p>{escape(each)}</p>" for each in (answer or "").split("\n\n")]
    parts += [f"<p>{escape(each)}</p>" for each in OUTRO]
    return _page("".join(f"{part}\n" for part in parts))


def as_breaks() -> str:
    """Save the post as old blogs do: one <div> with <br /> between the paragraphs."""
    parts = [*INTRO]
    for question, answer in PAIRS:
        parts += [question, answer or ""]
    body = "<br />\n<br />\n".join(escape(each).replace("\n", "<br>") for each in [*parts, *OUTRO])
    return _page(f"<div class='post-body entry-content' id=post-1>{body}</div>")


def as_headings() -> str:
    """Save the post as a page of headings, lists and unclosed paragraphs."""
    parts = [f"<h1>{TITLE}</h1><h2>Offices</h2>"]
    for question, answer in PAIRS:
        parts.append(f"<h3>{escape(question)}</h3>")
        if question.startswith("We were"):
            parts.append(
                "<p>It is, in three sizes:<ol><li>Small, for one</li><li><p>Medium, for two"
                "</ol><p>Each has a lock."
            )
        else:
            parts += [f"<p>{escape(each)}" for each in (answer or "").split("\n\n")]
    return _page(f"<article>{''.join(parts)}</article>")


def _page(body: str) -> str:
    comments = "".join(f"<li><p>{escape(each)}</p></li>" for each in COMMENTS)
    return (
        f"<!DOCTYPE html><html><head><title>{TITLE}</title>"
        "<style>p { color: red }</style><script>if (1 < 2) { why('Is this a question?') }</script>"
        "</head><body class='comments-open'><nav><p>Who are we?</p><p>Where are we?</p></nav>"
        f"<!-- <p>Is this hidden?</p> -->{body}"
        "<div class='post-footer'><p>Posted by Somebody at 08:00</p></div>"
        f"<div class='comments' id='comments'><h4>5 comments:</h4><ol>{comments}</ol></div>"
        "<footer><p>Any questions?</p></footer></body></html>"
    )
