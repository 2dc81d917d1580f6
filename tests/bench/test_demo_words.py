"""What the terminal says during a demo, in both languages."""

from __future__ import annotations

import io
import string
from typing import Any

import pytest
from rich.console import Console

from bench.demo.view import Invitation, Moment, board, line
from bench.demo.words import TABLE, Language, Words, language_of
from dialer.core.pacing import Bound

CAMPAIGN: dict[str, Any] = {
    "ringing": 3, "waiting": 1, "talking": 2, "attempts": 40, "live_answers": 12, "connected": 11, "abandoned": 1,
    "abandon_rate": 0.0321, "abandon_limit": 0.03, "callable": 60,
    "pacing": {"placed": 2, "bound_by": "agents", "sentence": "2 calls placed, 3 in flight"},
}  # fmt: skip
MOMENT = Moment(CAMPAIGN, [{"state": "wrap_up"}, {"state": "talking"}], 5.0, 30.0, "dialling")
WAYS = Invitation("http://127.0.0.1:1", "root", "w", "boss", "x", "guest", "y", "127.0.0.1:2", "poste", "z", "/tmp/log")


def shown(language: Language, moment: Moment = MOMENT) -> str:
    screen = Console(file=io.StringIO(), width=160)
    screen.print(board(moment, WAYS, Words(language)))
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def test_the_board_speaks_french_throughout() -> None:
    french = shown("fr").replace("\N{NO-BREAK SPACE}", " ")
    for text in ("appels en cours", "réponses humaines", "1 post-appel", "3,2 %, au plus 3 %",
                 "lancés : 2, autant que les agents peuvent en prendre", "Mur", "Ctrl-C arrête tout"):  # fmt: skip
        assert text in french
    for text in ("live answers", "abandoned", "Wallboard", "placed", "left"):
        assert text not in french


def test_the_board_speaks_english_with_the_dialers_own_sentence() -> None:
    english = shown("en")
    for text in ("dialling", "live answers", "3.2% of at most 3%", "2 calls placed, 3 in flight", "Wallboard"):
        assert text in english


def test_a_line_has_everything_in_both_languages() -> None:
    assert "12 live answers, 2 talking, 11 connected, 1 abandoned (3.2%) | talking=1 wrap-up=1" in line(
        MOMENT, Words("en")
    )
    assert "12 réponses humaines, 2 en conversation, 11 joints, 1 abandonnés" in line(MOMENT, Words("fr"))


def test_before_the_first_figures_the_board_says_that_it_waits() -> None:
    assert "en attente du plateau" in shown("fr", Moment({}, [], 0.0, None, "arriving"))


@pytest.mark.parametrize("key", TABLE)
def test_both_languages_name_the_same_facts(key: str) -> None:
    english, french = ({name for _, name, _, _ in string.Formatter().parse(text) if name} for text in TABLE[key])
    assert english == french


def test_why_no_more_calls_were_placed_is_said_in_words_of_the_table() -> None:
    assert {f"bound.{bound}" for bound in Bound} == {key for key in TABLE if key.startswith("bound.")}


@pytest.mark.parametrize(("environment", "language"), [
    ({}, "en"), ({"LANG": "fr_FR.UTF-8"}, "fr"), ({"LANG": "C.UTF-8"}, "en"),
    ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fr_CA"}, "fr"), ({"LANG": "fr_FR", "LC_ALL": "C"}, "en"),
    ({"LANG": "fr_FR", "LC_ALL": ""}, "fr"),
])  # fmt: skip
def test_the_language_is_that_of_the_locale(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language
