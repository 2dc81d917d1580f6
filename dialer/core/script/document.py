"""A script as a document: pages of text and questions, the ways between them, objections with their answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FORMAT = 1
"""The version of the document's form."""
END = "end"
"""Where a jump leads that finishes the script; no page has this key."""

Value = str | int | float | bool | list[str]
"""An answer: text, number, truth, or the keys of the choices."""


class Kind(StrEnum):
    """What a question asks for."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    SCALE = "scale"
    EMAIL = "email"
    TELEPHONE = "telephone"


CHOOSING = (Kind.ONE_OF, Kind.SEVERAL_OF)
MEASURED = (Kind.NUMBER, Kind.SCALE)


class Operator(StrEnum):
    """How a condition looks at an answer; without an answer only `unanswered` holds."""

    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    EQUAL = "equal"
    OTHER = "other"
    INCLUDES = "includes"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Condition:
    """What an earlier answer must be."""

    question: str
    operator: Operator
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that can be chosen."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """Asked where every condition of `when` holds; `lowest` and `highest` bound numbers and scales, both included."""

    key: str
    kind: Kind
    label: str
    required: bool = False
    choices: tuple[Choice, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Jump:
    """To another page, where every condition of `when` holds; none: always."""

    to: str
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Text, questions, and where it goes on: by the first jump that holds, else to the page below."""

    key: str
    title: str
    text: str
    questions: tuple[Question, ...] = ()
    jumps: tuple[Jump, ...] = ()


@dataclass(frozen=True, slots=True)
class Objection:
    """What people object, and the answer."""

    key: str
    title: str
    answer: str


@dataclass(frozen=True, slots=True)
class Script:
    """The document; the first page comes first."""

    pages: tuple[Page, ...]
    objections: tuple[Objection, ...] = ()

    def page(self, key: str) -> Page | None:
        """The page of this key."""
        return next((one for one in self.pages if one.key == key), None)

    def questions(self) -> dict[str, Question]:
        """Every question by its key."""
        return {one.key: one for page in self.pages for one in page.questions}
