"""The course of a script: which page comes next, and which answers still count after an earlier one changed."""

from __future__ import annotations

from collections.abc import Mapping

from dialer.core.script.document import END, Condition, Operator, Page, Question, Script, Value
from dialer.core.script.values import fits

Answers = Mapping[str, Value]


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether a condition holds; what was not answered is neither equal nor other, above nor below."""
    given = answers.get(condition.question)
    match condition.operator:
        case Operator.ANSWERED:
            return given is not None
        case Operator.UNANSWERED:
            return given is None
        case Operator.EQUAL:
            return given is not None and _same(given, condition.value)
        case Operator.OTHER:
            return given is not None and not _same(given, condition.value)
        case Operator.INCLUDES:
            return isinstance(given, list) and condition.value in given
        case Operator.ABOVE:
            return _less(condition.value, given)
        case Operator.BELOW:
            return _less(given, condition.value)


def _same(given: Value, wanted: Value | None) -> bool:
    return isinstance(given, bool) == isinstance(wanted, bool) and given == wanted


def _less(one: Value | None, other: Value | None) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one < other
    if isinstance(one, (str, list)) or isinstance(other, (str, list)) or one is None or other is None:
        return False
    return one < other


def asked(question: Question, answers: Answers) -> bool:
    """Whether a question is asked, given what was answered."""
    return all(holds(one, answers) for one in question.when)


def next_page(script: Script, page: Page, answers: Answers) -> Page | None:
    """The page after this one; None: the script is at its end, also where a jump leads nowhere."""
    for jump in page.jumps:
        if all(holds(one, answers) for one in jump.when):
            return None if jump.to == END else script.page(jump.to)
    return below(script, page)


def below(script: Script, page: Page) -> Page | None:
    """The page that stands below this one in the document."""
    keys = [one.key for one in script.pages]
    at = keys.index(page.key) + 1
    return script.pages[at] if at < len(keys) else None


def still_valid(script: Script, answers: Answers) -> dict[str, Value]:
    """The answers on the way that they themselves lead, from the first page on, to questions that are asked.

    An answer counts where everything before it that counts leads to its page, shows its question, and it fits.
    """
    kept: dict[str, Value] = {}
    seen: set[str] = set()
    page = script.pages[0] if script.pages else None
    while page is not None and page.key not in seen:
        seen.add(page.key)
        for question in page.questions:
            value = answers.get(question.key)
            if value is not None and asked(question, kept) and fits(question, value):
                kept[question.key] = value
        page = next_page(script, page, kept)
    return kept
