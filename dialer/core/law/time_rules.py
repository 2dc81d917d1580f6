"""The rules that time lifts: days and hours, caps of attempts, rest after a refusal, hold after an abandoned call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dialer.core.law.case import Consent
from dialer.core.law.hours import day_begins, holiday, is_open, next_opening, open_on
from dialer.core.law.places import Nowhere, Place
from dialer.core.law.refusal import Fact, Refusal, View
from dialer.core.law.sentences import hours, weekday
from dialer.core.law.terms import OWN, Cap


def calendar_hours(view: View) -> Refusal | None:
    """Days, hours and holidays where the callee is; a precise appointment opens them where the law says so, and the
    campaign's own ones within the law's.
    """
    terms, place, rule = view.terms, view.place, "calendar_hours"
    if isinstance(place, Nowhere):
        facts: dict[str, Fact] = {"timezone": view.case.timezone, "postcode": view.case.postcode}
        return Refusal(rule, place.why, terms.week.source, None, facts)
    if terms.territory_required.value and not place.territory:
        return Refusal(rule, "territory_unknown", terms.territory_required.source)
    if open_on(view.profile, terms, place, view.local) or _at_the_appointment(view, view.at):
        return None
    return _closed(view, place)


def attempt_caps(view: View) -> Refusal | None:
    """At most so many attempts; the day of the callee's calendar decides which of them still count."""
    attempts = view.case.past.attempts
    found: Refusal | None = None
    if not attempts:
        return None
    for cap in view.terms.caps_in(view.place.territory if isinstance(view.place, Place) else ""):
        if len(attempts) < cap.most:
            continue
        counted = sorted(attempts)[-cap.most]
        if cap.days is not None and view.at - counted > timedelta(days=cap.days + 2):
            continue  # whatever the day of the callee's calendar: the usual case is found out at little cost
        until = _stops_counting(view, cap, counted)
        if until > view.at and (found is None or found.until is None or until > found.until):
            unit = "days" if cap.days else "hours"
            facts: dict[str, Fact] = {"most": cap.most, "until": until.astimezone(view.zone)}
            facts[unit] = cap.days or cap.hours or 0
            found = Refusal("attempt_caps", _key(f"cap_{unit}", cap.source), cap.source, until, facts)
    return found


def refusal_cooloff(view: View) -> Refusal | None:
    """Rest after a refusal, by the law of the day on which it was said; of several the longest."""
    found: Refusal | None = None
    for refused_at in view.case.past.refused_at:
        one = _rest(view, refused_at)
        if one is None or (found is not None and found.until is None):
            continue
        if found is None or one.until is None or (found.until is not None and one.until > found.until):
            found = one
    return found


def abandon_recall_hold(view: View) -> Refusal | None:
    """Somebody whom no agent met is not called again by a machine for a while."""
    hold, abandoned_at = view.terms.hold, view.case.past.abandoned_at
    if hold is None or abandoned_at is None or not view.automated:
        return None
    until = abandoned_at + hold.value
    if until <= view.at:
        return None
    facts: dict[str, Fact] = {
        "abandoned": abandoned_at.astimezone(view.zone),
        "hours": int(hold.value.total_seconds() // 3600),
    }
    return Refusal("abandon_recall_hold", _key("abandoned_lately", hold.source), hold.source, until, facts)


def pacing_abandon_rate(view: View) -> Refusal | None:
    """No machine calls while the campaign has abandoned too many; when its window forgets them, the count knows."""
    limit, rate = view.terms.abandon_limit, view.case.abandon_rate
    if limit is None or rate is None or not view.automated or rate <= limit.value:
        return None
    facts: dict[str, Fact] = {"rate": f"{100 * rate:.2f}", "limit": f"{100 * limit.value:g}"}
    return Refusal("pacing_abandon_rate", _key("abandoned_too_many", limit.source), limit.source, None, facts)


def opens(view: View) -> datetime | None:
    """When the hours open next, by the calendar or for the appointment (UTC); None: never."""
    if isinstance(view.place, Nowhere):
        return None
    found, appointment = next_opening(view.profile, view.place, view.at, view.day), view.case.appointment
    if appointment is None or appointment <= view.at or not _at_the_appointment(view, appointment):
        return found
    return appointment if found is None else min(found, appointment)


def _rest(view: View, refused_at: datetime) -> Refusal | None:
    said = refused_at.astimezone(view.zone)
    rest = view.profile.on(said.date()).rest
    if rest is None:
        return None
    if rest.value is not None:
        until = day_begins(view.zone, said.date() + timedelta(days=rest.value + 1))
        facts: dict[str, Fact] = {"refused": said, "days": rest.value, "until": until.astimezone(view.zone)}
        if until <= view.at:
            return None
        return Refusal("refusal_cooloff", _key("refused_lately", rest.source), rest.source, until, facts)
    since = view.case.consented_at if view.case.consent is Consent.VALID else None
    anew = since if since is not None and since > refused_at else None
    if anew is not None and view.consent is Consent.VALID:
        return None
    begins = anew if anew is not None and anew > view.at else None
    return Refusal("refusal_cooloff", "refused_for_good", rest.source, begins, {"refused": said})


def _stops_counting(view: View, cap: Cap, attempt: datetime) -> datetime:
    if cap.days is None:
        return attempt.astimezone(UTC) + timedelta(hours=cap.hours or 0)
    return day_begins(view.zone, attempt.astimezone(view.zone).date() + timedelta(days=cap.days))


def _at_the_appointment(view: View, at: datetime) -> bool:
    appointment = view.case.appointment
    if appointment is None or not appointment <= at < appointment + view.profile.shared.appointment:
        return False
    if view.profile.on(at.astimezone(view.zone).date()).appointment:
        return True
    return _open_by_law(view, at)


def _open_by_law(view: View, at: datetime) -> bool:
    """Whether only the campaign's own hours are in the way."""
    law = view.profile.law
    return law is not None and isinstance(view.place, Place) and is_open(law, view.place, at)


def _key(key: str, source: str) -> str:
    """The sentence of a refusal, or the one that says that the rule is the campaign's own."""
    return f"own_{key}" if source == OWN else key


def _closed(view: View, place: Place) -> Refusal:
    """The refusal of a closed moment, with what closes it: the campaign's own hours where the law's are open."""
    own, law = _open_by_law(view, view.at), view.profile.law
    terms = view.terms if own or law is None else law.on(view.day)
    week = terms.week_in(place.territory)
    day = view.day.weekday()
    intervals = week.value[day]
    facts: dict[str, Fact] = {"local": view.local, "zone": place.zone.key, "weekday": weekday(day)}
    key, source = "closed_day", OWN if own else week.source
    if intervals:
        names = holiday(view.profile, terms, place, view.day)
        if names is not None:
            key, source, facts["holiday"] = "closed_holiday", terms.calendar.source, names
        else:
            key, facts["intervals"] = "closed_hour", hours(intervals)
    return Refusal("calendar_hours", _key(key, source), source, None, facts, by_opening=True)
