"""What narrows contacts, as conditions of a statement: shared by searches and by exports.

Words and numbers are sought in contact_search (migration 0013), which a statement calls `s`; contacts are `k` and
leads `l`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from db.pool import Connection
from db.search.words import (
    FIELDS,
    LEAST_PART,
    LEAST_SIMILAR,
    Match,
    Term,
    Wider,
    is_number,
    misspelt,
    number_patterns,
    terms_of,
    tsquery,
    typed,
)
from dialer.core.errors import InvalidNumber
from dialer.core.phone import normalise

MOST_PARTS, MOST_SIMILAR = 100, 20


@dataclass(frozen=True, slots=True)
class ContactSearch:
    """What to look for; what is empty or None leaves a field open.

    `find` may hold words and (part of) a number, in any field; the others are sought in theirs alone. Of the times
    the first is included and the second is not: `created` is that of the contact, `called` the last attempt's,
    `promised` that of a callback that was not cancelled. The last six must all be true of one lead, which belongs
    to one of `campaign_ids` where these are given.
    """

    find: str = ""
    name: str = ""
    company: str = ""
    city: str = ""
    email: str = ""
    answer: str = ""
    number: str = ""
    principal_id: int | None = None
    created: tuple[datetime | None, datetime | None] = (None, None)
    campaign_ids: Sequence[int] | None = None
    batch_id: int | None = None
    state: str | None = None
    disposition: str | None = None
    called: tuple[datetime | None, datetime | None] = (None, None)
    promised: tuple[datetime | None, datetime | None] = (None, None)


@dataclass(slots=True)
class Conditions:
    """Conditions of a statement with their values. The texts are constants of ours; `?` stands for the value."""

    texts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, text: str, *values: Any) -> None:
        """One more, which all have to be true."""
        for value in values:
            self.values.append(value)
            text = text.replace("?", f"${len(self.values)}", 1)
        self.texts.append(text)

    def between(self, what: str, times: tuple[datetime | None, datetime | None]) -> None:
        """A time not before the first and before the second, where there is one."""
        for sign, time in zip((">=", "<"), times, strict=True):
            if time is not None:
                self.add(f"{what} {sign} ?", time)

    @property
    def text(self) -> str:
        """All of them."""
        return " and ".join(self.texts) or "true"


@dataclass(frozen=True, slots=True)
class Asked:
    """A search with its words made plain, and the words looked up that a wider Match needs."""

    search: ContactSearch
    terms: Sequence[Term]
    digits: str | None
    only_number: str | None
    wider: Wider

    @property
    def matches(self) -> list[Match]:
        """The closenesses that differ for it."""
        if not self.terms:
            numbered = self.digits is not None or self.only_number is not None
            return [Match.WHOLE, Match.BEGINS, Match.PART] if numbered else [Match.NAMED]
        named = self.digits is not None or any(term.everywhere for term in self.terms)
        skipped = set() if named else {Match.NAMED, Match.NAME_BEGINS}
        return [match for match in Match if match not in skipped]

    @property
    def exact(self) -> bool:
        """Whether a whole number was typed."""
        return any(_whole(digits) for digits in (self.digits, self.only_number) if digits)

    @property
    def words(self) -> list[str]:
        """The words without digits."""
        words = dict.fromkeys(term.word for term in self.terms)
        return [word for word in words if not any(sign.isdigit() for sign in word)]


PLAIN = "select plain_words(t) from unnest($1::text[]) with ordinality u(t, at) order by at"
PARTS = """
select array(select word from search_words where word like '%' || p || '%' and word <> p
              order by length(word), word limit $2) from unnest($1::text[]) with ordinality u(p, at) order by at
"""
# offset 0: some hundred lookups by key, whatever else the planner would prefer
KNOWN = """
select array(select known.word from unnest($1::text[]) as tried (word),
                    lateral (select w.word from search_words w where w.word = tried.word offset 0) known)
"""
SIMILAR = """
select array(select word from search_words where word % $1 and similarity(word, $1) >= 0.45
              order by similarity(word, $1) desc, word limit $2)
"""


async def prepare(connection: Connection, search: ContactSearch) -> Asked:
    """Make what was typed plain; enough for a Match up to BEGINS."""
    words, digits = typed(search.find)
    addresses = [word for word in words.split() if "@" in word]
    words = " ".join(word for word in words.split() if "@" not in word)
    email = " ".join([*addresses, search.email])
    wanted = (words, search.name, search.company, search.city, email, search.answer)
    plain = [row[0] for row in await connection.fetch(PLAIN, list(wanted))]
    terms = [term for said, where in zip(plain, (FIELDS, *FIELDS), strict=True) for term in terms_of(said, where)]
    only = "".join(sign for sign in search.number if sign in "+0123456789")
    return Asked(search, terms, digits, only or None, Wider({}, {}))


def _whole(digits: str) -> str | None:
    """The number that all digits of one make in France; None for a part, or one of another country without a plus."""
    try:
        return normalise(digits)
    except InvalidNumber:
        return None


async def widen(connection: Connection, asked: Asked, match: Match) -> Asked:
    """Look up the words that a search of this Match needs beside those that were typed."""
    parts, similar = asked.wider.parts, asked.wider.similar
    long = [word for word in asked.words if len(word) >= LEAST_PART]
    if match >= Match.PART and not parts and long:
        found = await connection.fetch(PARTS, long, MOST_PARTS)
        parts = {word: row[0] for word, row in zip(long, found, strict=True)}
    if match >= Match.SIMILAR and not similar:
        similar = {word: await _resembling(connection, word) for word in asked.words}
    return replace(asked, wider=Wider(parts, similar))


async def _resembling(connection: Connection, word: str) -> list[str]:
    found: list[str] = await connection.fetchval(KNOWN, candidates) if (candidates := misspelt(word)) else []
    if len(word) >= LEAST_SIMILAR:
        found += await connection.fetchval(SIMILAR, word, MOST_SIMILAR)
    return list(dict.fromkeys(found))


def word_conditions(asked: Asked, match: Match, into: Conditions, closer: Match | None = None) -> bool:
    """Add what makes `s` fit as closely as `match`, and not as `closer`; False: nothing was typed."""
    found = _worded(asked, match, into, negated=False)
    if found and closer is not None:
        _worded(asked, closer, into, negated=True)
    return found


def contact_conditions(search: ContactSearch, into: Conditions) -> None:
    """Add what is said of the contact itself, `k`."""
    if search.principal_id is not None:
        into.add("k.principal_id = ?", search.principal_id)
    into.between("k.created_at", search.created)


def _worded(asked: Asked, match: Match, into: Conditions, *, negated: bool) -> bool:
    own = Conditions(values=into.values)
    if words := tsquery(asked.terms, match, asked.wider):
        own.add("s.words @@ ?::tsquery", words)
    if asked.digits is not None and not _exactly(asked, asked.digits, match, own):
        as_word = tsquery([Term(asked.digits.lstrip("+"))], match, Wider({}, {}))
        own.add("(s.numbers like any(?) or s.words @@ ?::tsquery)", number_patterns(asked.digits, match), as_word)
    if asked.only_number is not None and not _exactly(asked, asked.only_number, match, own):
        if is_number(asked.only_number):
            own.add("s.numbers like any(?)", number_patterns(asked.only_number, match))
        else:
            own.add("false")
    if own.texts:
        into.texts.append(f"not ({own.text})" if negated else own.text)
    return bool(own.texts)


def _exactly(asked: Asked, digits: str, match: Match, into: Conditions) -> bool:
    """Ask for a whole number by its key; alone, only where it has to be whole: it could be a part of another."""
    e164 = _whole(digits) if match <= Match.WHOLE or asked.terms else None
    if e164 is not None:
        into.add("s.contact_id in (select n.contact_id from contact_numbers n where n.e164 = ?)", e164)
    return e164 is not None


def lead_conditions(search: ContactSearch, into: Conditions) -> bool:
    """Add what is said of one lead, `l`; whether anything is."""
    had = len(into.texts)
    if search.campaign_ids is not None:
        into.add("l.campaign_id = any(?::bigint[])", list(search.campaign_ids))
    if search.batch_id is not None:
        into.add("l.batch_id = ?", search.batch_id)
    if search.state is not None:
        into.add("l.state = ?", search.state)
    if search.disposition is not None:
        into.add("l.disposition_code = ?", search.disposition)
    if any(search.called):
        called = Conditions(values=into.values)
        called.between("a.claimed_at", search.called)
        into.texts.append(f"l.id in (select a.lead_id from attempts a where {called.text})")  # noqa: S608
        if search.called[1] is not None:
            later = "select from attempts z where z.lead_id = l.id and z.claimed_at >= ?"
            into.add(f"not exists ({later})", search.called[1])
    if any(search.promised):
        promised = Conditions(values=into.values)
        promised.between("b.due_at", search.promised)
        into.texts.append(
            f"l.id in (select b.lead_id from callbacks b where b.state <> 'cancelled' and {promised.text})"  # noqa: S608
        )
    return len(into.texts) > had
