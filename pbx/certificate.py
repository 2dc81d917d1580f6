"""A certificate for TLS and the secure web socket: the one of the settings, or one made for this instance."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from ops.settings import Pbx
from pbx.given_away import write_file
from pbx.installation import Folders

_DAYS = "3650"


def certificate_for(pbx: Pbx, folders: Folders) -> tuple[Path, Path] | None:
    """Certificate chain and key; made once and kept; None where none was given and `openssl` is missing.

    A browser accepts a certificate that was made here only after a person has told it to.
    """
    if pbx.tls_certificate and pbx.tls_key:
        return pbx.tls_certificate, pbx.tls_key
    certificate, key = folders.etc / "plateau-cert.pem", folders.etc / "plateau-key.pem"
    if not (certificate.is_file() and key.is_file()):
        program = shutil.which("openssl")
        if program is None:
            return None
        _make(program, pbx.external_address or pbx.sip_host, certificate, key)
    return certificate, key


def _make(program: str, host: str, certificate: Path, key: Path) -> None:
    kind = "IP" if host.replace(".", "").isdigit() or ":" in host else "DNS"
    with tempfile.TemporaryDirectory() as made:
        fresh_certificate, fresh_key = Path(made, "certificate"), Path(made, "key")
        argv = [
            program, "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-days", _DAYS, "-subj", "/CN=plateau", "-addext", f"subjectAltName={kind}:{host}",
            "-keyout", str(fresh_key), "-out", str(fresh_certificate),
        ]  # fmt: skip
        subprocess.run(argv, check=True, capture_output=True, timeout=30)  # noqa: S603  # our own words
        write_file(key, fresh_key.read_bytes())
        write_file(certificate, fresh_certificate.read_bytes())
