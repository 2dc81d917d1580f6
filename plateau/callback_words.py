"""How a promised time was understood, and what the law says of the call, in lines to read."""

from __future__ import annotations

from api.calls.promised_time import Agreed
from api.schema.explain import LeadExplanation

_ZONES = {
    "given": "as was said",
    "contact": "the contact's own zone",
    "postcode": "by the postcode",
    "number": "by the number",
    "unknown": "",
}
_CLOCKS = {
    "forward": "  the clocks go forward then: there is no such time that day, this one is meant",
    "back": "  the clocks go back then: that time comes twice, the first one is meant",
}


def understood_words(time: Agreed) -> list[str]:
    """The moment that is meant, on the customer's clock and on this machine's."""
    local = time.local or time.due_at
    lines = [
        f"{local:%Y-%m-%d %H:%M} on the customer's clock ({time.timezone}, {_ZONES[time.zone_from]}); "
        f"{time.due_at.astimezone():%Y-%m-%d %H:%M %Z} here"
    ]
    if time.clocks:
        lines.append(_CLOCKS[time.clocks])
    if not time.in_calling_hours:
        lines.append("  the campaign does not call at that time; only an appointment that was agreed to is kept then")
    return lines


def refused_words(law: LeadExplanation, held: bool, *, french: bool) -> list[str]:
    """Every rule that refuses the call at that time, and whether the lead takes a promise at all."""
    lines = [] if law.allowed else ["as things are today, this call would be refused:"]
    for one in law.reasons:
        lines += [f"  {one.rule}: {one.text_fr if french else one.text_en}", f"    {one.source}"]
    if not law.inside_places:
        lines.append("  the campaign is narrowed to other places (plateau campaign places)")
    if held:
        why = f", held by {law.held_by}" if law.held_by else ""
        lines.append(f"this lead takes no promise now: it is {law.state.value}{why}")
    return lines
