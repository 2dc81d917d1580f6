"""What a person typed to find somebody becomes queries of the words of contacts, from the strictest to the widest.

A word of contact_search carries the letter of its field in front (migration 0013): `ndupont` is a name, `clyon` a
place. What was typed is looked for in every field, or in the one it was typed for. Nothing here reads a database:
the words that hold a part, or differ by a typing error, are found there and handed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

FIELDS = "nocea"
FOREMOST = "no"
LONGEST_WORD = 64
MOST_WORDS = 12
LEAST_PART, LEAST_TYPED_WRONG, LEAST_SIMILAR = 3, 4, 6
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_GROUP = re.compile(r"\+?[0-9]+(?:[.\-/()]*[0-9]+)*")
_LEAST_DIGITS, _ALONE, _LEAST_WHOLE = 3, 4, 8


class Match(IntEnum):
    """How closely a contact fits what was typed, the best first; each takes in those before it."""

    NAMED = 0  # every word whole, in the name of the person or the company
    WHOLE = 1
    NAME_BEGINS = 2  # every word begins one of a name, or is whole elsewhere
    BEGINS = 3
    PART = 4
    SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Term:
    """One word without accents and capitals, and the letters of the fields it may stand in."""

    word: str
    fields: str = FIELDS

    @property
    def everywhere(self) -> bool:
        """Whether no field was named for it."""
        return self.fields == FIELDS


@dataclass(frozen=True, slots=True)
class Wider:
    """Words that contacts have: those that hold a part of what was typed, and those that resemble it; by what was."""

    parts: Mapping[str, Iterable[str]]
    similar: Mapping[str, Iterable[str]]


def typed(text: str) -> tuple[str, str | None]:
    """What was typed without (part of) a telephone number, and the digits of that, with a plus where one was.

    Groups of up to three digits belong together, as in 06 39 98; of several numbers one with a leading zero or plus is
    taken, then the longest; the others, such as a postcode, stay words.
    """
    found: list[tuple[int, int, str]] = []
    joined = False
    for word in re.finditer(r"\S+", text):
        if not _GROUP.fullmatch(word[0].strip("()")):
            joined = False
            continue
        digits = re.sub(r"[^0-9+]", "", word[0])
        short = len(digits) < _ALONE
        if joined and short and not digits.startswith("+"):
            begin, _, before = found.pop()
            found.append((begin, word.end(), before + digits))
        else:
            found.append((word.start(), word.end(), digits))
        joined = short
    found = [one for one in found if is_number(one[2])]
    if not found:
        return text, None
    begin, end, digits = max(found, key=lambda one: (one[2][0] in "+0", len(one[2])))
    return f"{text[:begin]} {text[end:]}", digits


def is_number(digits: str) -> bool:
    """Whether there are enough of them to look for a number: three, leading zeros left out."""
    return len(digits.lstrip("+0")) >= _LEAST_DIGITS


def number_patterns(digits: str, match: Match) -> list[str]:
    """Patterns of LIKE for the numbers of contact_search that `digits` may stand for, typed as people do.

    A plus or two zeros begin the international form; any other zero in front is the one that is dialled inside a
    country, or a digit like any other. Up to WHOLE the whole number, up to BEGINS its beginning.
    """
    bare = digits.lstrip("+")
    if digits.startswith(("+", "00")):
        forms, inside = [bare.removeprefix("00")], bare.lstrip("0")
    elif digits.startswith("0"):
        forms, inside = [digits], digits[1:]
    else:
        forms, inside = [digits, "0" + digits], digits
    found = [f"% {form} %" for form in forms]
    if len(inside) >= _LEAST_WHOLE:
        found.append(f"%{inside} %")  # the national number of another country
    if match >= Match.NAME_BEGINS:
        found += [f"% {form}%" for form in forms]
    if match >= Match.PART:
        found += [f"%{bare.lstrip('0')}%"]
    return found


def terms_of(words: str, fields: str = FIELDS) -> list[Term]:
    """A term for each word of a text that plain_words (migration 0013) made."""
    return [Term(word[:LONGEST_WORD], fields) for word in dict.fromkeys(words.split(" ")) if word][:MOST_WORDS]


def tsquery(terms: Iterable[Term], match: Match, wider: Wider) -> str:
    """The text of a tsquery that finds every one of `terms`, as closely as `match` says; "" without terms."""
    return " & ".join(f"({_alternatives(term, match, wider)})" for term in terms)


def _alternatives(term: Term, match: Match, wider: Wider) -> str:
    fields = FOREMOST if match is Match.NAMED and term.everywhere else term.fields
    begins = match >= Match.BEGINS or (match is Match.NAME_BEGINS and not term.everywhere)
    ends = {field: ":*" if begins or (match is Match.NAME_BEGINS and field in FOREMOST) else "" for field in fields}
    found = [_lexeme(field, term.word) + end for field, end in ends.items()]
    pieces = re.findall(r"[0-9]+|[^0-9]+", term.word)
    if "e" in fields and len(pieces) > 1:  # letters and digits of an address are words of their own
        found.append("(" + " & ".join(_lexeme("e", piece) + ends["e"] for piece in pieces) + ")")
    others: list[str] = []
    if match >= Match.PART:
        others += wider.parts.get(term.word, ())
    if match >= Match.SIMILAR:
        others += wider.similar.get(term.word, ())
    return " | ".join(found + [_lexeme(field, other) for other in others for field in fields])


def _lexeme(field: str, word: str) -> str:
    return "'" + field + word.replace("\\", "\\\\").replace("'", "''") + "'"


def misspelt(word: str) -> list[str]:
    """Every word from which `word` comes by one typing error: a letter too many, missing, wrong, or two swapped."""
    if len(word) < LEAST_TYPED_WRONG or any(letter.isdigit() for letter in word):
        return []
    letters = sorted({*_LETTERS, *word})
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in halves if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in halves if right for letter in letters}
    found |= {left + letter + right for left, right in halves for letter in letters}
    return sorted(found - {word})
