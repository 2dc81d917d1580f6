"""`plateau check`: everything that can be wrong with a set-up, each with its cure."""

from __future__ import annotations

from db.history.verifying import faults
from db.pool import connect
from ops.settings import Settings, SettingsError
from plateau import live_checks, local_checks, sip_address
from plateau.configuration import PRIVATE_DATABASE, settings_for_commands, settings_for_up, stack_runs
from plateau.findings import Finding, good, show, wrong
from recorder import verify


async def check_setup() -> bool:
    """Look at everything, started or not; whether nothing is wrong."""
    try:
        settings = settings_for_up()
    except SettingsError as fault:
        return show([wrong(str(fault), "correct these; `plateau settings` describes each")])
    fine = show(_on_this_machine(settings))
    runs = stack_runs(settings)
    if not runs:
        fine &= show(local_checks.ports(settings))
    if runs or settings.database.url.get_secret_value() != PRIVATE_DATABASE:
        fine &= show([finding async for finding in live_checks.database(settings_for_commands())])
    else:
        show([good("the private database is looked at while the stack runs")])
    if runs:
        fine &= show([finding async for finding in live_checks.running_stack(settings)])
    return fine


def _on_this_machine(settings: Settings) -> list[Finding]:
    return [
        good("the settings have no fault"),
        *local_checks.programs(settings),
        *local_checks.folders(settings),
        local_checks.services(settings),
        local_checks.open_files(),
        *local_checks.addresses(settings),
        *local_checks.dialplan(settings),
        *sip_address.trunk_hosts(settings),
    ]


async def check_history() -> bool:
    """Verify the invariants over everything recorded, and every recording's file; whether all hold."""
    settings = settings_for_commands()
    connection = await connect(settings.database.url.get_secret_value(), application="plateau check")
    try:
        broken = [wrong(fault, "keep the database as it is and report this") for fault in await faults(connection)]
        files = await verify.faults(connection, settings.recordings_dir)
    finally:
        await connection.close()
    lost = [wrong(fault, "run `plateau recordings reindex`, and restore what is missing") for fault in files]
    return show([*broken, *lost] or [good("everything recorded makes sense together, and every recording is there")])
