"""`plateau explain` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from plateau.cli import app

LINE = [
    "explain", "--profile", "FR_B2C", "--number", "0199001234", "--postcode", "75001",
    "--at", "2026-11-23T12:30:00+01:00", "--mode", "predictive", "--caller-id", "+33162000000",
]  # fmt: skip


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("PLATEAU_CONFIG", "PLATEAU_DIALING__NUMBERS", "PLATEAU_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def typed(*words: str) -> tuple[int, str, str]:
    found = CliRunner().invoke(app, [*LINE, *words])
    return found.exit_code, found.stdout, found.stderr


def answered(*words: str) -> dict[str, Any]:
    code, printed, said = typed(*words, "--json")
    assert code == 0, said
    found: dict[str, Any] = json.loads(printed)
    return found


def rules(*words: str) -> list[str]:
    return [one["rule"] for one in answered(*words)["reasons"]]


def test_the_answer_as_json() -> None:
    found = answered("--consent", "none")
    assert list(found) == ["allowed", "reasons", "next_allowed_at"]
    assert found["allowed"] is False
    assert [set(one) for one in found["reasons"]] == [{"rule", "text_fr", "text_en", "source"}]
    assert found["reasons"][0]["source"].endswith("[S3, S5]")
    assert found["next_allowed_at"] is None


def test_history_comes_as_options() -> None:
    days = [word for day in (2, 3, 4, 5) for word in ("--attempt-at", f"2026-11-0{day}T11:00:00+01:00")]
    found = answered("--consent", "valid", *days)
    assert [one["rule"] for one in found["reasons"]] == ["attempt_caps"]
    assert found["next_allowed_at"] == "2026-12-02T10:00:00+01:00"
    assert rules("--consent", "valid", "--refused-at", "2026-09-01T10:00:00+02:00") == ["refusal_cooloff"]
    assert rules("--consent", "valid", "--sector", "cpf_training") == ["sector_ban"]
    assert rules("--consent", "contract", "--sector", "cpf_training") == []
    assert rules("--consent", "valid", "--caller-id", "none") == ["caller_id"]
    assert rules("--consent", "valid", "--timezone", "America/Martinique") == ["calendar_hours"]
    assert rules("--consent", "valid", "--world", "live") == ["live_vs_fiction"]
    assert rules("--consent", "valid", "--opposed", "everybody") == ["internal_opposition"]
    assert rules("--consent", "valid", "--abandoned-at", "2026-11-23T10:00:00+01:00") == ["abandon_recall_hold"]
    assert rules("--consent", "valid", "--abandon-rate", "0.05") == ["pacing_abandon_rate"]
    evening = ("--at", "2026-11-23T21:00:00+01:00")
    assert rules("--consent", "valid", *evening) == ["calendar_hours"]
    assert rules("--consent", "valid", *evening, "--appointment-at", "2026-11-23T21:00:00+01:00") == []
    before = ("--at", "2026-07-06T11:00:00+02:00")
    assert rules(*before) == ["national_list"]
    assert rules(*before, "--compared-at", "2026-07-01T11:00:00+02:00") == []
    assert rules(*before, "--compared-at", "2026-07-01T11:00:00+02:00", "--listed") == ["national_list"]


def test_the_answer_in_sentences_in_the_language_of_the_settings(nowhere: Path) -> None:
    code, printed, _ = typed()
    assert (code, "Appel refusé" in printed, "consent_or_contract" in printed) == (0, True, True)
    (nowhere / "plateau.toml").write_text('language = "en"\n[dialing]\nnumbers = "fiction"\n')
    code, printed, _ = typed()
    assert (code, "The call is refused" in printed, "Waiting alone" in printed) == (0, True, True)
    code, printed, _ = typed("--consent", "valid")
    assert (code, "The call is allowed" in printed) == (0, True)


def test_the_settings_say_which_world_it_is(nowhere: Path) -> None:
    assert rules("--consent", "valid") == []
    (nowhere / "plateau.toml").write_text('language = "en"\n')
    assert rules("--consent", "valid") == ["live_vs_fiction"]
    (nowhere / "plateau.toml").write_text('[dialing]\nnumbers = "fiction"\n')
    assert rules("--consent", "valid") == []


@pytest.mark.parametrize("postcode", ["[/bold]", "[red]", "%(x)s", "7500\udcff"])
def test_a_postcode_of_any_characters_is_named_as_unknown(postcode: str) -> None:
    assert rules("--consent", "valid", "--postcode", postcode) == ["calendar_hours"]
    code, printed, _ = typed("--consent", "valid", "--postcode", postcode)
    assert (code, "calendar_hours" in printed) == (0, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--at", ""), "--at: «  » n'est pas un moment"),
        (("--attempt-at", ""), "--attempt-at: «  »"),
        (("--refused-at", ""), "--refused-at: «  »"),
        (("--abandoned-at", ""), "--abandoned-at: «  »"),
        (("--at", "tomorrow"), "--at: « tomorrow » n'est pas un moment ; écrivez-le comme 2026-11-23T12:30"),
        (("--attempt-at", "x"), "--attempt-at: « x »"),
        (("--number", "abc"), "--number: « abc » n'est pas un numéro"),
        (("--caller-id", "Jean"), "--caller-id: « Jean »"),
        (("--profile", "FR"), "--profile: Ce profil n'existe pas ; il y a"),
        (("--timezone", "Paris"), "--timezone: Le fuseau « Paris » n'existe pas"),
        (("--sector", "energy"), "--sector: Le secteur « energy » n'existe pas ; il y a"),
        (("--world", "both"), "--world: Écrivez live ou demo."),
        (("--mode", "fast"), "--mode"),
        (("--consent", "maybe"), "--consent"),
    ],
)
def test_bad_input_is_named_by_its_option(words: tuple[str, ...], said: str) -> None:
    code, printed, fault = typed(*words)
    assert (code, printed) == (2, "")
    assert said in fault
