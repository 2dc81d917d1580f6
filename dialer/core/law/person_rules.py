"""The rules about the number and what its person said: fiction, category, opposition, lists, sectors, consent."""

from __future__ import annotations

from datetime import datetime

from dialer.core.law.case import Consent, Opposition
from dialer.core.law.numbering import NEVER_CALLED
from dialer.core.law.refusal import Fact, Refusal, View, ran_out

DEMO = "DEMO"
"""The profile of simulated calls: outside a demonstration it refuses every one."""


def live_vs_fiction(view: View) -> Refusal | None:
    """A live system never dials numbers reserved for fiction, a demonstration dials nothing else."""
    source = view.profile.shared.numbering.fiction.source
    if view.profile.name == DEMO and view.case.world != "demo":
        return Refusal("live_vs_fiction", "profile_demo", source)
    if view.fiction == (view.case.world == "demo"):
        return None
    return Refusal("live_vs_fiction", f"fiction_{view.case.world}", source)


def number_category(view: View) -> Refusal | None:
    """Short and special numbers are never dialled, nor those that no plan has or that belong to no person."""
    if view.fiction:
        return None
    numbering = view.profile.shared.numbering
    category = numbering.category(view.case.number, view.day)
    if category not in NEVER_CALLED:
        return None
    return Refusal("number_category", f"category_{category}", numbering.never.source)


def internal_opposition(view: View) -> Refusal | None:
    """The do-not-call list."""
    if view.case.opposition is None:
        return None
    everybody = view.case.opposition is Opposition.EVERYBODY
    key = "opposed_to_everybody" if everybody else "opposed_to_principal"
    return Refusal("internal_opposition", key, view.profile.shared.objection_source)


def national_list(view: View) -> Refusal | None:
    """A national list that has the number, or with which it was not compared lately."""
    listing, case = view.terms.listing, view.case
    if listing is None or view.consent in listing.lifted_by:
        return None
    facts: dict[str, Fact] = {"list": listing.name, "days": listing.max_age.days}
    if case.listed is None or case.compared_at is None:
        key = "list_not_compared"
    elif case.listed:
        key = "list_has_it"
    elif view.at - case.compared_at > listing.max_age:
        key = "list_stale"
        facts["compared"] = case.compared_at.astimezone(view.zone)
    else:
        return None
    return Refusal("national_list", key, listing.source, _consent_begins(view), facts)


def sector_ban(view: View) -> Refusal | None:
    """Trades that may not call consumers, whatever was agreed, a running contract apart."""
    sector = view.case.sector
    if not sector:
        return None
    facts = {"sector": sector}
    if sector not in view.profile.shared.sectors:
        return Refusal("sector_ban", "sector_unknown", view.profile.shared.sectors_source, None, facts)
    ban = view.terms.sectors.get(sector)
    if ban is None or ban.value == "allowed" or (ban.value != "banned" and view.consent is Consent.CONTRACT):
        return None
    begins = _consent_begins(view) if ban.value != "banned" and view.case.consent is Consent.CONTRACT else None
    return Refusal("sector_ban", f"sector_{ban.value}", ban.source, begins, facts)


def consent_or_contract(view: View) -> Refusal | None:
    """Consent taken back refuses everywhere; elsewhere what the country and the way of dialling ask for."""
    terms, consent, rule = view.terms, view.consent, "consent_or_contract"
    if consent is Consent.REVOKED:
        return Refusal(rule, "consent_revoked", terms.mode.source)
    accepts, machines = terms.accepts, terms.automated_accepts
    if accepts.value and consent not in accepts.value:
        if terms.renewal is not None and ran_out(view.case, terms, view.at):
            return Refusal(rule, "consent_ran_out", terms.renewal.source, None, {"days": terms.renewal.value.days})
        key = "consent_or_contract_needed" if Consent.CONTRACT in accepts.value else "consent_needed"
        return Refusal(rule, key, accepts.source, _consent_begins(view))
    if view.automated and machines.value and consent not in machines.value:
        return Refusal(rule, "consent_for_machines", machines.source, _consent_begins(view))
    return None


def _consent_begins(view: View) -> datetime | None:
    """When a consent that is dated in the future begins; None: nothing begins by itself."""
    since = view.case.consented_at
    if since is None or since <= view.at or view.case.consent in (Consent.NONE, Consent.REVOKED):
        return None
    return since
