"""The FAQ cog and its group of commands."""

from typing import Annotated

from bot import Arg, Cog

cog = Cog("faq", "Answers to staff questions")
faq = cog.group("faq", "Ask about the Sodexo staff Q&A, and keep its answers")

Number = Annotated[int, Arg("The entry's number, as in #34")]
