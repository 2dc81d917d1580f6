"""The configuration as rendered loads in a real Asterisk, and what is in it."""

from __future__ import annotations

import random
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.carrier.render import Carrier, render_carrier
from bench.phones.render import Phones, render_phones
from pbx.installation import Folders, Installation
from pbx.names import domain, way_out
from pbx.render import render, write_stations
from pbx.stations import Station, UnsafeStation
from pbx.text import UnsafeValue, section
from plateau import asterisk
from plateau.paths import give, throwaway_dir, unprivileged
from plateau.stack import running
from tests.pbx.switchboard import SHOWN, ask_console, free_port, program, rtp_range, some_settings

STATIONS = [Station("agent-1", "s" * 24), Station("agent-2", "t" * 24)]


@pytest.fixture
def run_dir() -> Iterator[Path]:
    folder = throwaway_dir("render")
    folder.chmod(0o755)
    for name in ("asterisk", "carrier", "phones"):
        give(folder / name, unprivileged("asterisk"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def installation() -> Installation:
    return asterisk.find()


async def test_each_instance_starts_without_a_warning_or_an_error(run_dir: Path, installation: Installation) -> None:
    carrier = Carrier(free_port(), rtp_range(), agi="127.0.0.1:1")
    settings = some_settings(run_dir, carrier.sip_port)
    phones = Phones(STATIONS, f"127.0.0.1:{settings.pbx.sip_port}", free_port(), rtp_range())
    folders = [
        render_carrier(run_dir / "carrier", installation, carrier),
        render(settings, installation, STATIONS),
        render_phones(run_dir / "phones", installation, phones),
    ]
    programs = [program(one.root.name, installation, one) for one in folders]
    async with running(programs, random.Random()):
        shown = await ask_console(installation, folders[1], "dialplan show")
        endpoints = await ask_console(installation, folders[1], "pjsip show endpoints")
    for one in folders:
        assert complaints(one) == []
    for context in ("answered", "identity", "agent", "station", "prompt", "inbound", "maintenance"):
        assert f"'plateau-{context}'" in shown
    for endpoint in ("agent-1", "agent-1-web", "agent-2", "agent-2-web", "trunk-main-", "trunk-account-"):
        assert f" {endpoint}" in endpoints


def complaints(folders: Folders) -> list[str]:
    lines = (folders.log / "messages").read_text().splitlines()
    return [line for line in lines if "WARNING" in line or "ERROR" in line]


def test_secrets_are_digests_and_files_are_private(run_dir: Path, installation: Installation) -> None:
    settings = some_settings(run_dir, free_port())
    folders = render(settings, installation, STATIONS)
    for path in folders.etc.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o007 == 0, path
    assert STATIONS[0].secret not in (folders.etc / "pjsip_stations.conf").read_text()
    write_stations(folders, STATIONS[1:])
    assert "[agent-1]" not in (folders.etc / "pjsip_stations.conf").read_text()
    assert not list(folders.etc.glob("*.new"))


@pytest.mark.parametrize("name", ["", "Agent", "agent 1", "agent-1-web", "a]\n[b", "a" * 33, "../a", "-a"])
def test_a_station_with_an_unsafe_name_is_refused(name: str) -> None:
    with pytest.raises(UnsafeStation):
        Station(name, "s" * 24)


def test_a_value_cannot_begin_a_line_or_a_comment_of_its_own() -> None:
    assert section("a", [("b", "c;d")]) == "[a]\nb = c\\;d\n"
    with pytest.raises(UnsafeValue):
        section("a", [("b", "c\n[evil]")])


def test_a_way_out_says_what_originate_needs(tmp_path: Path) -> None:
    settings = some_settings(tmp_path, 5070)
    way = way_out(settings, "account", SHOWN, SHOWN)
    assert way.channel.startswith("PJSIP/0199001000@trunk-account-")
    assert way.caller_id == "0199001000"
    assert way_out(settings, "pai", SHOWN, SHOWN).caller_id == "0033199001000"
    assert way_out(settings, "asserted", SHOWN, SHOWN).variables == (
        ("PJSIP_HEADER(add,P-Asserted-Identity)", "<sip:account@127.0.0.1>"),
    )
    assert domain(settings.trunks["main"]) == "127.0.0.1"
