"""The check of a script before it is published: every fault at once, each at its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dialer.core.script.course import below
from dialer.core.script.document import (
    CHOOSING,
    END,
    MEASURED,
    Condition,
    Kind,
    Operator,
    Page,
    Question,
    Script,
)
from dialer.core.script.faults import Fault, fault
from dialer.core.script.merging import FIELDS, braces_left, fields_of, is_field
from dialer.core.script.reading import read
from dialer.core.script.values import compares

MOST_STEPS = 11
_KNOWN = ", ".join(dict.fromkeys(name for names in FIELDS.values() for name in names))
_VALUED = (Operator.EQUAL, Operator.OTHER, Operator.INCLUDES, Operator.ABOVE, Operator.BELOW)


def check(raw: object) -> tuple[Script, list[Fault]]:
    """The script and everything that is wrong with it; one without faults may be published."""
    script, faults = read(raw)
    found = [*faults, *_keys(script), *_fields(script), *_questions(script), *_conditions(script), *_ways(script)]
    return script, sorted(dict.fromkeys(found), key=lambda one: [part.zfill(4) for part in one.place.split(".")])


def _twice(keyed: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, key in keyed:
        if key and key in seen:
            yield fault(place, "twice", name=key)
        seen.add(key)


def _keys(script: Script) -> Iterator[Fault]:
    if not script.pages:
        yield fault("pages", "no_pages")
    yield from _twice((f"pages.{at}.key", page.key) for at, page in enumerate(script.pages))
    yield from _twice((f"objections.{at}.key", one.key) for at, one in enumerate(script.objections))
    yield from _twice((f"{place}.key", question.key) for _, place, question in _asked(script))
    for _, place, question in _asked(script):
        yield from _twice((f"{place}.choices.{at}.key", one.key) for at, one in enumerate(question.choices))


def _asked(script: Script) -> Iterator[tuple[Page, str, Question]]:
    for number, page in enumerate(script.pages):
        for at, question in enumerate(page.questions):
            yield page, f"pages.{number}.questions.{at}", question


def _fields(script: Script) -> Iterator[Fault]:
    texts = [(f"pages.{at}.text", page.text) for at, page in enumerate(script.pages)]
    texts += [(f"objections.{at}.answer", one.answer) for at, one in enumerate(script.objections)]
    for _, place, question in _asked(script):
        texts.append((f"{place}.label", question.label))
        texts += [(f"{place}.choices.{at}.label", one.label) for at, one in enumerate(question.choices)]
    for place, text in texts:
        if braces_left(text):
            yield fault(place, "brace")
        for name in fields_of(text):
            if not is_field(name):
                yield fault(place, "unknown_field", name=name, known=_KNOWN)


def _questions(script: Script) -> Iterator[Fault]:
    for _, place, one in _asked(script):
        if one.kind in CHOOSING and len(one.choices) < 2:
            yield fault(f"{place}.choices", "choices")
        if one.kind not in CHOOSING and one.choices:
            yield fault(f"{place}.choices", "no_choices")
        if one.kind is Kind.SCALE and not _is_scale(one):
            yield fault(f"{place}.highest", "scale")
        elif one.lowest is not None and one.highest is not None and one.lowest > one.highest:
            yield fault(f"{place}.highest", "bounds")


def _is_scale(one: Question) -> bool:
    low, high = one.lowest, one.highest
    return (
        low is not None and high is not None and low == int(low) and high == int(high) and 0 < high - low < MOST_STEPS
    )


def _conditions(script: Script) -> Iterator[Fault]:
    known = script.questions()
    before = _before(script)
    for number, page in enumerate(script.pages):
        asked = set(before.get(page.key, ()))
        for at, question in enumerate(page.questions):
            for turn, one in enumerate(question.when):
                yield from _condition(one, f"pages.{number}.questions.{at}.when.{turn}", known, asked)
            asked.add(question.key)
        for at, jump in enumerate(page.jumps):
            for turn, one in enumerate(jump.when):
                yield from _condition(one, f"pages.{number}.jumps.{at}.when.{turn}", known, asked)


def _condition(one: Condition, place: str, known: dict[str, Question], asked: set[str]) -> Iterator[Fault]:
    question = known.get(one.question)
    if question is None:
        if one.question:
            yield fault(f"{place}.question", "no_question", name=one.question)
        return
    if one.question not in asked:
        yield fault(f"{place}.question", "too_late", name=one.question)
    several = question.kind is Kind.SEVERAL_OF
    ordered = question.kind in MEASURED or question.kind is Kind.DATE
    if (one.operator is Operator.INCLUDES and not several) or (
        (one.operator in (Operator.ABOVE, Operator.BELOW) and not ordered)
        or (one.operator in (Operator.EQUAL, Operator.OTHER) and several)
    ):
        yield fault(f"{place}.operator", "incomparable", name=one.question)
    elif one.operator in _VALUED and not compares(question, one.value):
        yield fault(f"{place}.value", "misfit", name=one.question)


def _exits(script: Script, page: Page) -> list[str]:
    """The pages to which one may come from this one."""
    exits: list[str] = []
    for jump in page.jumps:
        exits.append(jump.to)
        if not jump.when:
            return exits
    after = below(script, page)
    return [*exits, after.key] if after else exits


def _before(script: Script) -> dict[str, set[str]]:
    """By page: the questions that some way to it asks; pages that no way leads to have none."""
    if not script.pages:
        return {}
    found: dict[str, set[str]] = {script.pages[0].key: set()}
    waiting = [script.pages[0]]
    while waiting:
        page = waiting.pop()
        carried = found[page.key] | {one.key for one in page.questions}
        for to in map(script.page, _exits(script, page)):
            if to is not None and not (to.key in found and carried <= found[to.key]):
                found[to.key] = found.get(to.key, set()) | carried
                waiting.append(to)
    return found


def _ways(script: Script) -> Iterator[Fault]:
    reached = _before(script)
    for number, page in enumerate(script.pages):
        always = False
        for at, jump in enumerate(page.jumps):
            if jump.to and jump.to != END and script.page(jump.to) is None:
                yield fault(f"pages.{number}.jumps.{at}.to", "nowhere", name=jump.to)
            if always:
                yield fault(f"pages.{number}.jumps.{at}", "never")
            always = always or not jump.when
        if page.key and page.key not in reached:
            yield fault(f"pages.{number}", "unreachable")
    yield from _loops(script)


def _loops(script: Script) -> Iterator[Fault]:
    """Circles of pages none of which asks anything; each is named at its first page in the document."""
    silent = {page.key: page for page in script.pages if not page.questions and page.key}
    ways = {key: [to for to in _exits(script, page) if to in silent] for key, page in silent.items()}
    named: set[str] = set()
    for number, page in enumerate(script.pages):
        if page.key in silent and page.key not in named and (circle := _circle(page.key, ways)):
            named.update(circle)
            yield fault(f"pages.{number}.jumps", "loop", name=" → ".join([*circle, page.key]))


def _circle(start: str, ways: dict[str, list[str]]) -> list[str]:
    came: dict[str, str] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for to in ways[here]:
            if to == start:
                circle = [here]
                while circle[-1] != start:
                    circle.append(came[circle[-1]])
                return circle[::-1]
            if to not in came:
                came[to] = here
                waiting.append(to)
    return []
