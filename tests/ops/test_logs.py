"""Logs never hold a telephone number, a name or a secret, however they get in."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from ops.logs import configure, masked_text


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def test_a_number_in_a_message_of_another_library_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info", "json", process="dialer")
    logging.getLogger("panoramisk").warning("sent %s to %s", "Originate", "PJSIP/+33199001234@trunk")
    line = json.loads(capsys.readouterr().err)
    assert "99001234" not in line["event"]
    assert line["process"] == "dialer"


def test_facts_stay_and_secrets_go(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info", "json", process="dialer")
    structlog.get_logger("test").info(
        "attempt ended", attempt=7, outcome="busy", e164="+33199001234", password="x", url="y"
    )
    line = json.loads(capsys.readouterr().err)
    assert (line["attempt"], line["outcome"]) == (7, "busy")
    assert (line["e164"], line["password"], line["url"]) == ("***", "***", "***")


def test_an_exception_is_masked_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info", "text", process="dialer")
    try:
        raise ValueError("no route to 01 99 00 12 34 by postgresql://plateau:hidden@127.0.0.1/db")
    except ValueError:
        structlog.get_logger("test").exception("dial failed")
    written = capsys.readouterr().err
    assert "ValueError" in written
    assert "12 34" not in written
    assert "hidden" not in written


def test_less_than_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure("warning", "json", process="dialer")
    structlog.get_logger("test").info("quiet")
    logging.getLogger("test").info("quiet")
    assert capsys.readouterr().err == ""


@given(st.from_regex(r"\+[1-9][0-9]{7,14}", fullmatch=True), st.sampled_from(["", " ", "<", "sip:", "/", "'"]))
def test_any_e164_number_is_masked(number: str, before: str) -> None:
    assert number not in masked_text(f"to {before}{number}@host")


@pytest.mark.parametrize("text", ["attempt 1234567", "a000000000012", "2026-11-22T01:36:00Z", "port 5060"])
def test_ids_moments_and_ports_stay(text: str) -> None:
    assert masked_text(text) == text


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", " - ", ") "])
def test_a_number_as_spreadsheets_and_french_typography_write_it_is_masked(space: str) -> None:
    assert masked_text(f"no: {space.join(['01', '99', '00', '12', '34'])}") == "no: ***"
