"""A private PostgreSQL from each place where one may come from."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import pytest

from db.migrate import migrate, migrations
from db.pool import connect
from plateau import postgres
from plateau.paths import throwaway_dir
from plateau.postgres import Binaries, Cluster
from tests.plateau.test_stack import until


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's: that one is closed to the account that PostgreSQL runs as."""
    made = throwaway_dir("test")
    yield made
    shutil.rmtree(made)


def providers() -> list[Callable[[], Binaries | None]]:
    """Those that this machine has; the set-up makes sure that there is one."""
    known = (postgres.system, postgres.unpacked, postgres.embedded)
    return [provider for provider in known if provider() is not None]


@pytest.mark.parametrize("provider", providers())
async def test_a_cluster_of_each_provider_takes_the_whole_schema(
    provider: Callable[[], Binaries | None], folder: Path
) -> None:
    binaries = provider()
    assert binaries is not None
    cluster = Cluster(folder / "postgres", binaries, durable=False)
    cluster.start()
    try:
        connection = await connect(cluster.url(), application="test")
        assert len(await migrate(connection)) == len(migrations())
        await connection.close()
    finally:
        cluster.stop()
    assert not (folder / "postgres/data/postmaster.pid").exists()
    assert list(cluster.sockets.iterdir()) == []


async def test_a_wrong_password_is_refused_even_on_loopback(folder: Path) -> None:
    cluster = Cluster(folder / "postgres", postgres.find(), durable=False)
    cluster.start()
    try:
        with pytest.raises(Exception, match="password authentication failed"):
            await connect(f"postgresql://plateau_services:wrong@127.0.0.1:{cluster.port}/plateau", application="test")
    finally:
        cluster.stop()


async def test_a_killed_server_is_not_taken_for_a_running_one(folder: Path) -> None:
    cluster = Cluster(folder / "postgres", postgres.find(), durable=False)
    cluster.start()
    pid = int((folder / "postgres/data/postmaster.pid").read_text().split()[0])
    assert cluster.is_ready(pid)
    child = int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
    os.kill(child, signal.SIGSTOP)
    os.kill(pid, signal.SIGKILL)
    cluster.stop()
    assert not cluster.is_ready(pid + 1)
    Timer(0.5, os.kill, (child, signal.SIGCONT)).start()  # until then the server that was killed is not all gone
    cluster.start()  # recovers, on the same port, with the same password
    connection = await connect(cluster.url(), application="test")
    await connection.close()
    cluster.stop()


async def test_services_own_their_database_and_are_no_superuser(folder: Path) -> None:
    cluster = Cluster(folder / "postgres", postgres.find(), durable=False)
    cluster.start()
    try:
        connection = await connect(cluster.url(), application="test")
        assert await connection.fetchval(MAY) == "login"
        with pytest.raises(Exception, match="COPY to or from an external program"):
            await connection.execute("copy (select 1) to program 'true'")
        await connection.close()
        with pytest.raises(Exception, match=r"no pg_hba.conf entry"):  # the superuser has no way in over the network
            await connect(f"postgresql://plateau:x@127.0.0.1:{cluster.port}/plateau", application="test")
    finally:
        cluster.stop()


async def test_a_cluster_of_before_is_handed_over_to_the_services_with_all_that_is_in_it(folder: Path) -> None:
    cluster = Cluster(folder / "postgres", postgres.find(), durable=False)
    await as_it_was_before(cluster)
    cluster.start()
    try:
        connection = await connect(cluster.url(), application="test")
        assert await connection.fetchval("select count(*) from nodes where node = 'kept'") == 1
        assert await connection.fetchval(FOREIGN) == 0
        await connection.execute("alter table nodes add column more text; drop function refuse() cascade")
        assert await migrate(connection) == []
        await connection.close()
    finally:
        cluster.stop()


MAY = """
select concat_ws(' ', case when rolcanlogin then 'login' end, case when rolsuper then 'superuser' end,
                 case when rolcreatedb then 'createdb' end, case when rolcreaterole then 'createrole' end)
  from pg_roles where rolname = current_user
"""
FOREIGN = """
select (select count(*) from pg_class where relnamespace = 'public'::regnamespace
          and pg_get_userbyid(relowner) <> current_user)
     + (select count(*) from pg_proc where pronamespace = 'public'::regnamespace
          and pg_get_userbyid(proowner) <> current_user)
"""


async def as_it_was_before(cluster: Cluster) -> None:
    """A cluster with one role for everything, in which a stack has worked."""
    cluster.start()
    first = await connect(cluster.superuser_url(), application="test")
    await first.execute("alter database plateau owner to plateau")
    await first.execute("drop role plateau_services")
    await first.close()
    second = await connect(cluster.superuser_url().replace("/postgres?", "/plateau?"), application="test")
    await migrate(second)
    await second.execute("insert into nodes (node) values ('kept')")
    await second.close()
    cluster.stop()
    (cluster.folder / "services-password").unlink()


def test_a_named_folder_without_postgresql_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLATEAU_PG_BIN", str(tmp_path))
    with pytest.raises(postgres.PostgresMissing, match="PLATEAU_PG_BIN"):
        postgres.find()


async def test_a_cluster_that_cannot_start_says_why(folder: Path) -> None:
    cluster = Cluster(folder / "postgres", postgres.find(), durable=False)
    cluster.create()
    (folder / "postgres/data/postgresql.conf").write_text("nonsense\n")
    with pytest.raises(postgres.PostgresFailed, match=r"postgresql\.conf"):
        cluster.start()
    await until(lambda: not (folder / "postgres/data/postmaster.pid").exists())
