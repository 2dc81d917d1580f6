"""Writes the whole private configuration folder of the PBX; the way in for everybody else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ops.settings import Settings
from pbx import core_files, product_files, text
from pbx.certificate import certificate_for
from pbx.given_away import write_file
from pbx.installation import Folders, Installation
from pbx.manager_conf import manager_conf
from pbx.modules import modules_conf
from pbx.names import agi_address
from pbx.pjsip_conf import STATIONS_FILE, pjsip_conf
from pbx.stations import Station, stations_conf


def pbx_folders(settings: Settings) -> Folders:
    """The folders of the PBX inside the run folder."""
    return Folders(settings.asterisk_dir)


def render(
    settings: Settings,
    installation: Installation,
    stations: Iterable[Station] = (),
) -> Folders:
    """Write every file of the PBX and say where; `run_dir/asterisk` must exist and belong to its account."""
    folders = pbx_folders(settings)
    folders.make()
    certificate = certificate_for(settings.pbx, folders)
    files = {
        "asterisk.conf": core_files.asterisk_conf(installation, folders),
        "modules.conf": modules_conf(installation.modules),
        "logger.conf": core_files.logger_conf(),
        "rtp.conf": core_files.rtp_conf(settings.pbx.rtp_first, settings.pbx.rtp_last),
        "http.conf": core_files.http_conf(settings, certificate),
        "amd.conf": core_files.amd_conf(),
        "indications.conf": core_files.indications_conf(),
        "musiconhold.conf": core_files.musiconhold_conf(folders),
        "dialplan_globals.conf": core_files.globals_conf(folders, agi_address(settings), settings.language),
        "manager.conf": manager_conf(settings.ami),
        "pjsip.conf": pjsip_conf(settings, certificate),
        **{name: core_files.empty_conf(name) for name in core_files.EMPTY},
    }
    for name, content in files.items():
        write_file(folders.etc / name, content)
    write_stations(folders, stations)
    product_files.copy_dialplan(product_files.dialplan_folder(settings), folders)
    product_files.copy_sounds(folders)
    return folders


def render_for_check(root: Path, installation: Installation, dialplan: Path) -> Folders:
    """Write below `root`, which must exist, an instance that reads a dialplan and listens nowhere."""
    folders = Folders(root)
    folders.make()
    closed = text.file(text.section("general", [("enabled", "no")]))
    files = {
        "asterisk.conf": core_files.asterisk_conf(installation, folders),
        "modules.conf": modules_conf(installation.modules),
        "logger.conf": core_files.logger_conf(),
        "amd.conf": core_files.amd_conf(),
        "indications.conf": core_files.indications_conf(),
        "musiconhold.conf": core_files.musiconhold_conf(folders),
        "dialplan_globals.conf": core_files.globals_conf(folders, "127.0.0.1:1", product_files.LANGUAGES[0]),
        "manager.conf": closed,
        "http.conf": closed,
        "pjsip.conf": text.file(text.section("global", [("type", "global")])),
        **{name: core_files.empty_conf(name) for name in core_files.EMPTY},
    }
    for name, content in files.items():
        write_file(folders.etc / name, content)
    product_files.copy_dialplan(dialplan, folders)
    product_files.copy_sounds(folders)
    return folders


def write_stations(folders: Folders, stations: Iterable[Station]) -> None:
    """Replace the phones' file in one step; Asterisk reads it when told to (see `pbx.names`)."""
    write_file(folders.etc / STATIONS_FILE, stations_conf(stations))
