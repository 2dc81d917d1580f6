"""The files of the law: what they say of themselves, and that no fault of theirs is passed over."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dialer.core.law.case import Consent
from dialer.core.law.judge import RULES, judge
from dialer.core.law.profile import UnknownProfile
from dialer.core.law.reading_shared import RULES as KNOWN_RULES
from dialer.core.law.sentences import TEXTS
from dialer.core.law.values import InvalidLaw
from ops.law import law_folder, load
from tests.core.law.cases import LAW, LAWFUL, at

TODAY = date(2026, 11, 23)
Copy = Callable[[str, str, str], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Copy:
    """A copy of the files in which one text was replaced by another."""

    def edit(name: str, old: str, new: str) -> Path:
        folder = tmp_path / "law"
        if not folder.exists():
            shutil.copytree(law_folder(), folder)
        file = folder / f"{name}.toml"
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))
        return folder

    return edit


def faults(folder: Path) -> tuple[str, ...]:
    with pytest.raises(InvalidLaw) as caught:
        load(folder)
    assert all(fault in str(caught.value) for fault in caught.value.faults)
    return caught.value.faults


def test_there_are_eight_profiles_and_one_for_demonstrations() -> None:
    assert set(LAW.profiles) == {"FR_B2C", "FR_B2B", "FR_SURVEY", "GB", "US", "ES", "DE", "IT", "DEMO"}


def test_every_value_says_how_sure_it_is_and_every_verified_one_names_its_source() -> None:
    for profile in LAW.profiles.values():
        for path, versions in profile.values.items():
            for one in versions:
                assert one.status in ("V", "M", "D"), (profile.name, path)
                assert one.cited, (profile.name, path)
                assert (one.status != "V") or one.sources, (profile.name, path)
                assert set(one.sources) <= LAW.sources.keys()


def test_every_rule_of_the_order_is_there_and_has_words_in_both_languages() -> None:
    assert set(LAW.shared.order) == set(RULES) == set(KNOWN_RULES)
    assert all(french and english and french != english for french, english in TEXTS.values())


def test_a_profile_that_inherits_changes_what_it_says_and_nothing_else() -> None:
    b2c, b2b = LAW.profile("FR_B2C"), LAW.profile("FR_B2B")
    own = {path for path in b2b.values if b2b.values[path] != b2c.values.get(path)}
    assert own == {
        "calling.hours", "attempts.cap", "consent.mode", "consent.accepts", "consent.relevance_to_function",
        "national_list", "prerecorded.needs", "sectors.home_energy_saving_or_renewables",
        "sectors.home_adaptation_age_or_disability", "sectors.cpf_training",
    }  # fmt: skip
    assert b2b.doubt.startswith(b2c.doubt)


def test_a_profile_as_it_stood_on_a_day() -> None:
    before = LAW.profile("FR_B2C", on=date(2026, 8, 10))
    case = replace(LAWFUL, consent=Consent.NONE, listed=False, compared_at=at("2026-11-20T10:00:00"))
    assert judge(before, case).allowed
    assert not judge(LAW.profile("FR_B2C"), case).allowed
    rest = before.value("refusal.rest", TODAY)
    assert rest is not None
    assert rest.value == 60


def test_an_unknown_profile_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownProfile, match="FR_B2B, FR_B2C"):
        LAW.profile("FR")


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("profiles/GB", 'status = "M"', 'status = "X"', "GB: calling.days: status must be V, M or D"),
        ("profiles/GB", 'sources = ["S33g"]', 'sources = ["S99"]', "GB: prerecorded.needs: there is no source S99"),
        ("profiles/GB", 'sources = ["S33g"]', "", "GB: prerecorded.needs: a verified value names its sources"),
        ("profiles/GB", "value = 0.03", "value = 3", "GB: abandon.limit must be a share between 0.0 and 1.0"),
        ("profiles/GB", '"08:00"', '"8:00"', "GB: calling.hours must be pairs of times"),
        ("profiles/GB", '["08:00", "21:00"]', '["21:00", "08:00"]', "GB: calling.hours must be pairs of times"),
        ("profiles/GB", '"sat"]', '"samedi"]', "GB: calling.days must be a list of some of mon"),
        ("profiles/GB", "[ring.minimum_seconds]", "[ring.least]", "GB: ring.least is not a rule that is known"),
        ("profiles/GB", '[refusal.rest]\nvalue = "until_consent"', "[rights.answer_days]\nvalue = 30",
         "GB: refusal.rest has no value from 0001-01-01 on"),
        ("profiles/GB", 'note = "Code of practice."', 'nota = "x"', "GB: calling.hours: unknown field nota"),
        ("profiles/GB", 'country = "GB"', 'country = "XX"', "GB: country must be one of places.toml"),
        ("profiles/GB", "Europe/London", "Europe/Londres", "GB: default_timezone must be an IANA name"),
        ("profiles/FR_B2C", "valid_to = 2026-08-10", "valid_to = 2026-08-11",
         "FR_B2C: refusal.rest: two values hold on 2026-08-11"),
        ("profiles/FR_B2C", "valid_to = 2026-08-10", "valid_to = 2026-08-09",
         "FR_B2C: refusal.rest has no value from 2026-08-10 on"),
        ("profiles/FR_B2C", "valid_to = 2026-08-10", 'valid_to = "soon"',
         "FR_B2C: refusal.rest: valid_to must be a day such as 2026-08-11"),
        ("profiles/FR_B2B", 'inherits = "FR_B2C"', 'inherits = "FR"', "FR_B2B: it inherits FR, which is no profile"),
        ("profiles/FR_B2C", "sectors.cpf_training", "sectors.cpf", "FR_B2C: sectors.cpf is no sector"),
        ("engine", '"live_vs_fiction", ', "", "engine: order must name each rule once"),
        ("sources", 'kind = "official"', 'kind = "rumour"', "sources: S1 needs law, read, and kind"),
        ("holidays", 'subdivision = "57"', 'subdivision = "88"', "holidays: the library has no 88 in FR"),
        ("places", "Indian/Reunion", "Indian/Nowhere", "cannot be read"),
        ("numbering", "[never_dial]", "[never]", "cannot be read"),
    ],
)  # fmt: skip
def test_a_fault_is_named(edited: Copy, name: str, old: str, new: str, fault: str) -> None:
    assert any(fault in one for one in faults(edited(name, old, new)))


def test_every_fault_is_named_at_once(edited: Copy) -> None:
    edited("profiles/GB", "value = 0.03", "value = 3")
    edited("profiles/IT", "value = 0.03", "value = 4")
    found = faults(edited("profiles/DE", '"08:00"', '"8h"'))
    assert {fault.split(":")[0] for fault in found} == {"GB", "IT", "DE"}


def test_a_file_that_is_no_toml_or_missing_is_named(edited: Copy) -> None:
    folder = edited("profiles/GB", "country =", "country ==")
    assert faults(folder)[0].startswith("profiles/GB.toml is not TOML")
    (folder / "profiles/GB.toml").unlink()
    (folder / "engine.toml").unlink()
    assert faults(folder) == ("engine.toml is missing",)


def test_a_changed_value_is_what_is_judged(edited: Copy) -> None:
    folder = edited("profiles/FR_B2C", 'value = [["10:00", "13:00"]', 'value = [["11:30", "13:00"]')
    assert not judge(load(folder).profile("FR_B2C"), LAWFUL).allowed


def test_the_files_are_part_of_the_package() -> None:
    """Installed without its sources, the product has its law still."""
    project = tomllib.loads((law_folder().parent / "pyproject.toml").read_text())
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]["law"] == "ops/law_files"
