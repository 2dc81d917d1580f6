"""What the simulated carrier's and the simulated phones' Asterisk have in common."""

from __future__ import annotations

from pathlib import Path

from pbx import core_files, text
from pbx.given_away import write_file
from pbx.installation import Folders, Installation
from pbx.modules import modules_conf


def write_instance(
    root: Path, installation: Installation, rtp: tuple[int, int], *, pjsip: str, dialplan: str, sounds: Path
) -> Folders:
    """Write the configuration of a simulated Asterisk below `root`, which must exist, and its sounds."""
    folders = Folders(root)
    folders.make()
    files = {
        "asterisk.conf": core_files.asterisk_conf(installation, folders, silent=True),
        "modules.conf": modules_conf(installation.modules, pbx=False),
        "logger.conf": core_files.logger_conf(),
        "rtp.conf": core_files.rtp_conf(*rtp),
        "amd.conf": core_files.amd_conf(),
        "indications.conf": core_files.indications_conf(),
        "manager.conf": text.file(text.section("general", [("enabled", "no")])),
        "http.conf": text.file(text.section("general", [("enabled", "no")])),
        "pjsip.conf": pjsip,
        "extensions.conf": dialplan,
        **{name: core_files.empty_conf(name) for name in core_files.EMPTY},
    }
    for name, content in files.items():
        write_file(folders.etc / name, content)
    for sound in sounds.glob("*.wav"):
        write_file(folders.sounds / sound.name, sound.read_bytes())
    return folders


def transport(protocol: str, host: str, port: int) -> str:
    """One transport, named after its protocol."""
    options: list[text.Option] = [("type", "transport"), ("protocol", protocol), ("bind", f"{host}:{port}")]
    if protocol == "tls":
        options.append(("method", "tlsv1_2"))
    return text.section(f"transport-{protocol}", options)
