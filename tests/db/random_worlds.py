"""Random worlds to claim in, kept twice: in the database, and in plain lists from which a test makes its own facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from db.pool import Connection
from dialer.core.law.case import Case, Consent, Opposition, Past
from dialer.core.law.stricter import Own
from dialer.core.model import E164
from dialer.core.states import CampaignMode
from tests.db.world import SHOWN, insert

MOMENTS = [
    datetime.fromisoformat(text).astimezone(UTC)
    for text in (
        "2026-11-23T12:59:59+01:00", "2026-11-23T13:00:00+01:00", "2026-11-24T10:00:00+01:00",
        "2026-10-25T02:30:00+01:00", "2026-10-26T09:59:59+01:00", "2027-03-28T03:00:00+02:00",
        "2026-12-01T23:59:59+04:00", "2026-12-02T00:00:01+04:00", "2026-12-02T15:00:00-04:00",
        "2026-08-10T19:59:59+02:00", "2026-08-11T10:00:00+02:00", "2028-02-29T14:30:00+01:00",
        "2026-11-25T15:00:00+01:00", "2026-12-02T10:00:00+04:00", "2026-12-26T11:00:00+01:00",
        "2026-07-14T11:00:00+02:00", "2026-12-25T11:00:00-04:00",
    )
]  # fmt: skip
"""Closing seconds, clocks that are changed, midnight in Réunion and Guadeloupe, a new law, a leap day, holidays."""
NUMBERS = [f"+3363998{n:04d}" for n in range(24)] + [f"+3319900{n:04d}" for n in range(16)] + ["+447700900123"]
POSTCODES = [
    "",
    "",
    "75001",
    "75011",
    "69003",
    "33000",
    "57000",
    "97411",
    "97110",
    "98755",
    "20000",
    "00100",
    "elsewhere",
    "69003",
]
ZONES = ["", "", "", "", "", "", "Indian/Reunion", "America/Guadeloupe", "Moon/Crater"]
PROFILES = ["FR_B2C", "FR_B2C", "FR_B2B", "FR_B2B", "FR_SURVEY", "DEMO", "GB", "DE"]
OWN_HOURS: list[dict[str, Any]] = [
    {}, {}, {}, {"days": [0, 1, 2], "hours": None}, {"days": None, "hours": [["11:00", "12:30"], ["14:30", "24:00"]]},
    {"days": list(range(7)), "hours": [["00:00", "24:00"]]}, {"days": [1, 3, 5], "hours": [["09:00", "15:00"]]},
    {"days": [], "hours": None},
]  # fmt: skip
"""What campaigns ask of themselves, laxer than the law or stricter; hours are the callee's, whatever the zone."""
OWN_CAPS = [None, None, None, (1, 60), (3, 45), (2, 7), (9, 365)]
MODES = ["manual", "preview", "progressive", "predictive"]
CELLS = [("postcode", "75"), ("postcode", "69003"), ("city", "paris"), ("Région", "Nord"), ("postcode", "974")]
LISTS = ["tps", "ctps", "tps_ctps", "bloctel", "bloctel", "bloctel", "rpo"]
BLOCTEL_ENDS = datetime.fromisoformat("2026-08-11T00:00:00+02:00")
SECTORS = ["", "", "", "telecom", "home_energy_saving_or_renewables"]


def _minutes(pair: list[str]) -> tuple[int, int]:
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in pair)
    return start, end


@dataclass
class RandomWorld:
    """What was drawn, as rows; `now` is the moment of every claim."""

    db: Connection
    draw: Random
    now: datetime
    campaigns: dict[int, dict[str, Any]] = field(default_factory=dict)
    contacts: dict[int, dict[str, Any]] = field(default_factory=dict)
    leads: dict[int, dict[str, Any]] = field(default_factory=dict)
    attempts: list[dict[str, Any]] = field(default_factory=list)
    consents: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    dnc: list[dict[str, Any]] = field(default_factory=list)
    compared: dict[tuple[str, str], tuple[bool, datetime]] = field(default_factory=dict)
    """What a list says of a number, by both, and when it was asked."""
    full: list[tuple[int, str, str]] = field(default_factory=list)
    """Quotas that are full: campaign, field, value."""
    rules: dict[int, Own] = field(default_factory=dict)
    has_appointments: bool = False
    attempt_ids: list[int] = field(default_factory=list)
    """Of `attempts`, in the same order."""

    def before(self, days: float) -> datetime:
        """A moment of the last days."""
        return self.now - timedelta(days=self.draw.random() * days)

    async def furnish(self, people: int) -> None:
        """Two principals, three campaigns, people who share numbers, and what happened to them."""
        draw, db = self.draw, self.db
        await insert(db, "nodes", node="main")
        await insert(db, "trunks", name="main", node="main", max_channels=30, calls_per_second=5)
        await insert(db, "trunk_numbers", trunk="main", e164=SHOWN)
        principals = [await insert(db, "principals", name=name) for name in ("Exemple SA", "Autre SA")]
        texts = {one: await self._text(one) for one in principals}
        for n, principal in enumerate([principals[0], principals[0], principals[1]]):
            settings: dict[str, Any] = {
                "principal_id": principal, "profile": draw.choice(PROFILES), "mode": draw.choice(MODES),
                "sector": draw.choice(SECTORS), "purpose": draw.choice(["prospecting", "prospecting", "service"]),
                "places": draw.choice([[], [], [], ["75", "974"], ["57"]]),
            }  # fmt: skip
            own, hours, cap = self._own(), draw.choice(OWN_HOURS), draw.choice(OWN_CAPS)
            settings |= {
                "calling_hours": {"timezone": draw.choice(["Europe/Paris", "Indian/Reunion"]), **hours},
                "attempt_cap": {"max": cap[0], "days": cap[1]} if cap else None, **own,
            }  # fmt: skip
            self.rules[n] = Own(
                days=None if hours.get("days") is None else frozenset(hours["days"]),
                hours=None if hours.get("hours") is None else tuple(map(_minutes, hours["hours"])),
                attempts=cap, **own,
            )  # fmt: skip
            campaign = await insert(
                db, "campaigns", node="main", trunk="main", default_caller_id=SHOWN, name=f"{n}", state="running",
                **settings,
            )  # fmt: skip
            batch = await insert(db, "batches", campaign_id=campaign, file_name="x", state="done", finished_at=self.now)
            self.campaigns[campaign] = {**settings, "batch": batch, "own": self.rules[n]}
        for campaign in self.campaigns:
            await self._quotas(campaign)
        for _ in range(people):
            await self._person(principals, texts)
        for e164 in draw.sample(NUMBERS, 3):
            await self._opposed(e164, draw.choice([None, *principals]), prefix=False)
        await self._opposed(draw.choice(["+33639980001", "+331990000"]), draw.choice([None, *principals]), prefix=True)
        for e164 in draw.sample(NUMBERS, 16):
            for name in dict.fromkeys(draw.choices(LISTS, k=draw.choice([1, 1, 2, 3]))):
                listed, at = self.compared[e164, name] = draw.random() < 0.2, self.before(60)
                await insert(db, "national_list_checks", e164=e164, list=name, listed=listed, compared_at=at)

    def _own(self) -> dict[str, Any]:
        return {
            "rest_days": self.draw.choice([None, None, 1, 75]),
            "hold_hours": self.draw.choice([None, None, 1, 500]),
        }

    async def _text(self, principal: int) -> dict[str, int]:
        return {
            purpose: await insert(
                self.db, "consent_texts", principal_id=principal, purpose=purpose, version=1, text="Oui."
            )
            for purpose in ("prospecting", "service")
        }

    async def _quotas(self, campaign: int) -> None:
        draw = self.draw
        for field_name, value in draw.sample(CELLS, draw.choice([0, 1, 2])):
            full = draw.random() < 0.7
            if full:
                self.full.append((campaign, field_name, value))
            await insert(
                self.db, "campaign_quotas", campaign_id=campaign, field=field_name, value=value, most=3,
                reached_at=self.now if full else None,
            )  # fmt: skip

    def is_over_quota(self, lead: int) -> bool:
        """Whether a quota is full that counts this person."""
        of = self.leads[lead]
        contact = self.contacts[of["contact_id"]]
        of_contact = {"city": contact["city"].lower(), "Région": contact["extra"].get("Région", "").lower()}
        return any(
            contact["postcode"].startswith(value) if name == "postcode" else of_contact[name] == value.lower()
            for campaign, name, value in self.full
            if campaign == of["campaign_id"]
        )

    async def _opposed(self, e164: str, principal: int | None, *, prefix: bool) -> None:
        self.dnc.append({"e164": e164, "principal_id": principal, "prefix": prefix})
        await insert(self.db, "dnc", e164=e164, principal_id=principal, prefix=prefix, source="operator")

    async def _person(self, principals: list[int], texts: dict[int, dict[str, int]]) -> None:
        draw, db = self.draw, self.db
        principal = draw.choice([principals[0], principals[0], principals[1]])
        person: dict[str, Any] = {"postcode": draw.choice(POSTCODES), "timezone": draw.choice(ZONES),
                                  "city": draw.choice(["", "PARIS", "Lyon"]),
                                  "extra": draw.choice([{}, {"Région": "Nord"}, {"Région": "Sud"}])}  # fmt: skip
        contact = await insert(db, "contacts", principal_id=principal, last_name="Exemple", **person)
        own = {}
        for rank, e164 in enumerate(draw.sample(NUMBERS, draw.choice([1, 1, 2])), 1):
            own[e164] = await insert(db, "contact_numbers", contact_id=contact, e164=e164, kind="phone", rank=rank)
        self.contacts[contact] = {**person, "principal_id": principal, "numbers": own}
        for campaign, settings in self.campaigns.items():
            if settings["principal_id"] == principal and draw.random() < 0.8:
                e164 = draw.choice(list(own))
                at = self.now + timedelta(minutes=draw.choice([-500, -60, -5, 0, 60]))
                lead = await insert(
                    db, "leads", campaign_id=campaign, batch_id=settings["batch"], contact_id=contact,
                    number_id=own[e164], next_attempt_at=at, priority=draw.choice([0, 0, 1]),
                    postcode=draw.choice([None, person["postcode"]]),
                )  # fmt: skip
                self.leads[lead] = {"campaign_id": campaign, "contact_id": contact, "e164": e164, "at": at}
                for _ in range(draw.choice([0, 0, 0, 0, 1, 1, 5])):
                    await self._attempt(lead, draw.choice(list(own)))
        for _ in range(draw.choice([0, 1, 2, 3])):
            await self._consent(contact, principal, texts)
        if draw.random() < 0.07:
            row = {"principal_id": principal, "contact_id": contact, "e164": draw.choice(list(own)),
                   "refused_at": self.before(90)}  # fmt: skip
            self.refusals.append(row)
            await insert(db, "refusals", **row)

    async def _attempt(self, lead: int, e164: str) -> None:
        draw, of = self.draw, self.leads[lead]
        claimed = self.before(70)
        looked_at = timedelta(minutes=draw.choice([0, 0, 90]))  # somebody may read a card for long
        dialed = claimed + looked_at if draw.random() < 0.9 else None
        row = {
            "lead_id": lead, "campaign_id": of["campaign_id"], "contact_id": of["contact_id"], "e164": e164,
            "claimed_at": claimed, "dialed_at": dialed, "ended_at": claimed + looked_at + timedelta(seconds=20),
            "outcome": draw.choice(["no_answer", "busy", "abandoned"]) if dialed else "cancelled",
            "trunk_fault": "silent" if dialed and draw.random() < 0.1 else None,
        }  # fmt: skip
        self.attempts.append(row)
        made: int = await insert(
            self.db, "attempts", node="main", trunk="main", mode="predictive", state="ended", caller_id=SHOWN,
            number_id=self.contacts[of["contact_id"]]["numbers"][e164], **row,
        )  # fmt: skip
        self.attempt_ids.append(made)

    async def _consent(self, contact: int, principal: int, texts: dict[int, dict[str, int]]) -> None:
        draw = self.draw
        kinds = ["consent", "contract", "appointment"] if self.has_appointments else ["consent", "contract"]
        purpose, kind = draw.choice(["prospecting", "prospecting", "service"]), draw.choice(kinds)
        granted = self.before(400) if draw.random() < 0.95 else self.now + timedelta(days=1)
        revoked = granted + (self.now - granted) * draw.random() if granted < self.now and draw.random() < 0.3 else None
        if revoked and draw.random() < 0.5:
            revoked = self.now + timedelta(seconds=90)  # by a machine whose clock is ahead
        row = {
            "principal_id": principal, "contact_id": contact, "purpose": purpose, "kind": kind, "granted_at": granted,
            "e164": draw.choice([None, *self.contacts[contact]["numbers"]]), "revoked_at": revoked,
            "valid_until": granted + timedelta(days=draw.choice([30, 800])) if draw.random() < 0.3 else None,
            "appointment_at": self.before(1) + timedelta(hours=12) if kind == "appointment" else None,
        }  # fmt: skip
        self.consents.append(row)
        await insert(
            self.db, "consents", channel="form", evidence="x", revoked_how="call" if revoked else None,
            text_id=texts[principal][purpose] if kind == "consent" else None, **row,
        )  # fmt: skip

    def _lists(self, e164: str, profile: str) -> tuple[bool | None, datetime | None]:
        """What is known of a number from the lists that a profile names."""
        said = {name: said for (number, name), said in self.compared.items() if number == e164}
        if profile == "FR_B2C" and self.now < BLOCTEL_ENDS + timedelta(days=1):
            return said.get("bloctel", (None, None))
        if profile != "GB":
            return None, None
        mine = {name: said[name] for name in ("tps", "ctps", "tps_ctps") if name in said}
        if any(listed for listed, _ in mine.values()):
            return True, max(at for _, at in mine.values())
        known = [mine["tps_ctps"][1]] if "tps_ctps" in mine else []
        known += [min(mine["tps"][1], mine["ctps"][1])] if {"tps", "ctps"} <= mine.keys() else []
        return (False, max(known)) if known else (None, None)

    def cases(self, lead: int) -> list[Case]:
        """What the law is to be asked about a lead, gathered from the lists alone."""
        of = self.leads[lead]
        campaign, contact, e164 = self.campaigns[of["campaign_id"]], self.contacts[of["contact_id"]], of["e164"]
        principal = campaign["principal_id"]

        def is_same(row: dict[str, Any], whose: int) -> bool:
            return row["contact_id"] == of["contact_id"] or (row["e164"] == e164 and whose == principal)

        history = [a for a in self.attempts if is_same(a, self.campaigns[a["campaign_id"]]["principal_id"])]
        reached = [a for a in history if a["ended_at"] is None or (a["dialed_at"] and a["trunk_fault"] is None)]
        mine = [c for c in self.consents if c["contact_id"] == of["contact_id"] and c["purpose"] == campaign["purpose"]]
        standing = {
            kind: max(
                (
                    c["granted_at"] for c in mine
                    if c["kind"] == kind and c["revoked_at"] is None and c["granted_at"] <= self.now
                    and (c["valid_until"] is None or c["valid_until"] > self.now) and c["e164"] in (None, e164)
                ),
                default=None,
            )
            for kind in ("consent", "contract")
        }  # fmt: skip
        promised = [
            c["appointment_at"] for c in mine
            if c["kind"] == "appointment" and c["revoked_at"] is None and c["granted_at"] <= self.now
            and (c["valid_until"] is None or c["valid_until"] > self.now) and c["e164"] in (None, e164)
        ]  # fmt: skip
        revoked = max(
            (
                c["revoked_at"] for c in self.consents
                if c["revoked_at"] and c["kind"] == "consent" and c["purpose"] == campaign["purpose"]
                and (c["contact_id"] == of["contact_id"] or (c["e164"] == e164 and c["principal_id"] == principal))
            ),
            default=None,
        )  # fmt: skip
        held = [d for d in self.dnc if d["principal_id"] in (None, principal) and (
            e164.startswith(d["e164"]) if d["prefix"] else e164 == d["e164"])]  # fmt: skip
        opposition = None
        if held:
            everybody = any(d["principal_id"] is None for d in held)
            opposition = Opposition.EVERYBODY if everybody else Opposition.PRINCIPAL
        listed, compared_at = self._lists(e164, campaign["profile"])
        past = Past(
            tuple(sorted(a["dialed_at"] or a["claimed_at"] for a in reached)),
            tuple(sorted({r["refused_at"] for r in self.refusals if is_same(r, r["principal_id"])})),
            max((a["ended_at"] for a in reached if a["outcome"] == "abandoned"), default=None),
        )
        ways = [
            (consent, standing[kind])
            for kind, consent in (("consent", Consent.VALID), ("contract", Consent.CONTRACT))
            if standing[kind] and (revoked is None or standing[kind] > revoked)
        ] or [(Consent.REVOKED if revoked else Consent.NONE, None)]
        return [
            Case(
                now=self.now, number=E164(e164), mode=CampaignMode(campaign["mode"]), world="demo",
                caller_id=E164(SHOWN), consent=consent, consented_at=since, sector=campaign["sector"],
                timezone=contact["timezone"], postcode=contact["postcode"], past=past, opposition=opposition,
                listed=listed, compared_at=compared_at,
                appointment=min(promised, key=lambda at: abs(at - self.now), default=None),
            )
            for consent, since in ways
        ]  # fmt: skip
