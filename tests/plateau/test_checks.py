"""`plateau check` on set-ups that are wrong: each fault is named with its cure."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from db import users
from db.dialer.leases import ensure_node
from db.pool import Connection
from ops.settings import Ami, Database, Metrics, Pbx, Recorder, Settings
from plateau import live_checks, local_checks, sip_address
from plateau.configuration import stack_runs
from plateau.findings import Finding, show


def a_setup(folder: Path, url: str = "postgresql://127.0.0.1:1/none", **sections: Any) -> Settings:
    return Settings(
        run_dir=folder / "run",
        recordings_dir=folder / "recordings",
        database=Database(url=SecretStr(url)),
        **{"ami": Ami(secret=SecretStr("x"), port=free_port()), **sections},
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fatal(findings: Iterable[Finding]) -> str:
    return "\n".join(f"{one.what}: {one.cure}" for one in findings if one.cure and one.fatal)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = a_setup(tmp_path, metrics=Metrics(dialer_port=port))
        assert f"metrics.dialer_port {port} is taken" in fatal(local_checks.ports(settings))


def test_an_address_that_is_not_of_this_machine_is_named(tmp_path: Path) -> None:
    settings = a_setup(tmp_path, pbx=Pbx(sip_host="192.0.2.1"))
    said = fatal(local_checks.ports(settings))
    assert said.count("this machine has no address 192.0.2.1") == 1 and "UDP or TCP" in said and "127.0.0.1" in said
    with pytest.raises(sip_address.NoSip, match=r"this machine has no address 192\.0\.2\.1"):
        sip_address.check_startable(settings)
    deaf = sip_address.silent(settings)
    assert deaf is not None and "this machine has no address 192.0.2.1" in deaf.what


def test_a_stack_that_does_not_listen_for_sip_is_named(tmp_path: Path) -> None:
    settings = a_setup(tmp_path, pbx=Pbx(sip_port=free_port()))
    deaf = sip_address.silent(settings)
    assert deaf is not None and f"127.0.0.1:{settings.pbx.sip_port} (UDP, TCP)" in deaf.what


def test_a_trunk_whose_host_does_not_resolve_is_named() -> None:
    assert sip_address.unresolved("sip:gw.operator.invalid:5060;transport=tls") == "gw.operator.invalid"
    assert sip_address.unresolved("sip:127.0.0.1:5060") is None
    assert sip_address.unresolved("sip:[::1]:5060") is None


def test_a_manager_interface_open_to_others_is_wrong(tmp_path: Path) -> None:
    settings = a_setup(tmp_path, ami=Ami(host="0.0.0.0", secret=SecretStr("x")))
    assert "ami.host is 0.0.0.0" in fatal(local_checks.addresses(settings))


def test_a_missing_encoder_is_named(tmp_path: Path) -> None:
    settings = a_setup(tmp_path, recorder=Recorder(opusenc=["no-such-encoder"]))
    assert "no-such-encoder is missing" in fatal(local_checks.programs(settings))


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "run_dir" in fatal(local_checks.folders(a_setup(tmp_path / "file")))


def test_a_dialplan_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert fatal(local_checks.dialplan(a_setup(tmp_path))) == ""
    settings = a_setup(tmp_path, pbx=Pbx(dialplan=tmp_path))
    assert f"pbx.dialplan {tmp_path} has no extensions.conf" in fatal(local_checks.dialplan(settings))


def test_a_dialplan_that_others_may_write_is_weak(tmp_path: Path) -> None:
    (tmp_path / "extensions.conf").touch(mode=0o644)
    tmp_path.chmod(0o755)
    settings = a_setup(tmp_path, pbx=Pbx(dialplan=tmp_path))
    assert [one for one in local_checks.dialplan(settings) if one.cure] == []
    tmp_path.chmod(0o775)
    (tmp_path / "extensions.conf").chmod(0o646)
    (found,) = (one for one in local_checks.dialplan(settings) if one.cure)
    assert f"{tmp_path}, {tmp_path}/extensions.conf" in found.what and not found.fatal


def test_a_dialplan_that_depends_on_where_one_stands_is_refused() -> None:
    with pytest.raises(ValidationError, match="absolute path"):
        Pbx(dialplan=Path("dialplan"))


def test_this_machine_has_the_programs(tmp_path: Path) -> None:
    findings = [*local_checks.programs(a_setup(tmp_path))]
    assert [one for one in findings if "Asterisk has every module" in one.what]


async def test_a_database_out_of_reach_is_named(tmp_path: Path) -> None:
    findings = [finding async for finding in live_checks.database(a_setup(tmp_path))]
    assert "correct database.url" in fatal(findings)


async def test_a_database_without_schema_is_named(tmp_path: Path, empty_database_url: str) -> None:
    findings = [finding async for finding in live_checks.database(a_setup(tmp_path, empty_database_url))]
    assert "plateau migrate" in fatal(findings)


async def test_a_migrated_database_without_administrator_is_weak_until_one_is_added(
    tmp_path: Path, database_url: str, db: Connection
) -> None:
    settings = a_setup(tmp_path, database_url)
    first = [finding async for finding in live_checks.database(settings)]
    assert "nobody may administer" in [finding.what for finding in first]
    assert show(first)
    await ensure_node(db, "main")
    await users.create(db, login="admin", name="Exemple", role="admin", language="fr", password_hash="x")
    second = [finding async for finding in live_checks.database(settings)]
    assert [finding for finding in second if finding.cure] == []


def test_no_stack_runs_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert not stack_runs(a_setup(tmp_path))
