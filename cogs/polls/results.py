"""Results: what is published of a poll as sentences and as bars. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot import escape

from .model import Definition, Kind
from .publication import Figures, Result, Share, Stage
from .tally import NOWHERE

_FIFTH = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: what it stands for, how long it is, and what is written at its end."""

    label: str
    votes: int
    text: str


def say_result(definition: Definition, result: Result) -> str:
    """Say in Markdown what came out."""
    if not result.is_enough:
        return (
            f"Too few people voted for a result: fewer than {result.minimum}. The votes are "
            "destroyed, and nobody has seen them."
        )
    lines = [say_turnout(result), *_say(definition, result)]
    return "\n".join(lines)


def say_turnout(result: Result) -> str:
    """Say how many voted, in fives."""
    assert result.turnout is not None
    return f"At least {result.turnout} people voted."


def _say(definition: Definition, result: Result) -> Iterator[str]:
    match definition.kind:
        case Kind.MULTIPLE:
            yield "Everybody could choose several."
            for place, share in enumerate(result.shares):
                yield f"- {escape(definition.options[place])}: {say_share(share)}"
        case Kind.RANKED:
            yield from _say_ranked(definition, result)
        case _:
            assert result.figures is not None
            yield from _say_figures(definition, result.figures)
            if result.mean is not None:
                steps = f"1 being {definition.options[0]} and {_FIFTH} {definition.options[-1]}"
                yield f"On average {result.mean:.1f}, {escape(steps)}."


def _say_figures(definition: Definition, figures: Figures) -> Iterator[str]:
    if not figures.apart:
        yield _say_leader(definition, figures)
        return
    order = sorted(figures.apart, key=lambda place: (-figures.apart[place], place))
    for place in order:
        yield f"- {_name(definition, place)}: {_votes(figures.apart[place])}"
    if figures.together:
        joined = say_options(definition, figures.together)
        yield f"- {joined}, together: {_votes(figures.together_votes)}"


def _say_leader(definition: Definition, figures: Figures) -> str:
    why = "The figures would say too much about single votes."
    if not figures.leaders:
        return f"No option is clearly ahead. {why}"
    return f"**{say_options(definition, figures.leaders)}** leads. {why}"


def say_share(share: Share) -> str:
    """Say by how many one of several choices was chosen."""
    if share.votes is not None:
        return f"chosen by {share.votes}"
    return "chosen by nearly all or all" if share.is_high else "chosen by hardly anybody or nobody"


def _say_ranked(definition: Definition, result: Result) -> Iterator[str]:
    for number, stage in enumerate(result.stages, 1):
        yield f"**Round {number}**"
        yield from _say_stage(definition, stage)
    if len(result.winners) == 1:
        yield f"**{say_options(definition, result.winners)}** has won."
    elif result.winners:
        names = say_options(definition, result.winners)
        yield f"It is a tie: {names} could each win. I do not draw lots."
    else:
        yield "Who won can't be told without saying too much about single votes."


def _say_stage(definition: Definition, stage: Stage) -> Iterator[str]:
    yield from _say_figures(definition, stage.figures)
    if stage.out:
        verb = "go" if len(stage.out) > 1 else "goes"
        yield f"{say_options(definition, stage.out)} {verb} out."


def say_options(definition: Definition, places: tuple[int, ...]) -> str:
    """Name options in a sentence."""
    names = [_name(definition, place) for place in places]
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _name(definition: Definition, place: int) -> str:
    return "nobody else" if place == NOWHERE else escape(definition.options[place])


def _votes(number: int) -> str:
    return "1 vote" if number == 1 else f"{number} votes"


def list_bars(definition: Definition, result: Result) -> list[Bar]:
    """List the bars of the result's chart; none where no figures are published."""
    if not result.is_enough:
        return []
    if definition.kind is Kind.MULTIPLE:
        shares = enumerate(result.shares)
        shown = [(place, each.votes) for place, each in shares if each.votes is not None]
        return [Bar(definition.options[place], votes, str(votes)) for place, votes in shown]
    figures = _last_figures(result)
    if figures is None or not figures.apart:
        return []
    places = sorted(figures.apart)
    if definition.kind is not Kind.SCALE:
        places.sort(key=lambda place: -figures.apart[place])
    bars = [_bar(definition, (place,), figures.apart[place]) for place in places]
    if figures.together:
        bars.append(_bar(definition, figures.together, figures.together_votes))
    return bars


def _bar(definition: Definition, places: tuple[int, ...], votes: int) -> Bar:
    names = ["nobody else" if each == NOWHERE else definition.options[each] for each in places]
    return Bar(" + ".join(names), votes, str(votes))


def _last_figures(result: Result) -> Figures | None:
    if result.stages:
        told = [each.figures for each in result.stages if each.figures.apart]
        return told[-1] if told else None
    return result.figures


def describe_bars(definition: Definition, result: Result) -> str:
    """Say what the chart shows, for whoever can't see it."""
    bars = list_bars(definition, result)
    listed = "; ".join(f"{each.label}: {each.text}" for each in bars)
    about = "in the last round of which figures are given" if result.stages else "of the result"
    return f"Bar chart {about}. {listed}."
