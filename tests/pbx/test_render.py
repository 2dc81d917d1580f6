"""The configuration as rendered loads in a real Asterisk without anything to complain about."""

from __future__ import annotations

from tests.pbx.switchboard import Switchboard


async def test_the_log_of_a_fresh_start_has_no_warning_and_no_error(switchboard: Switchboard) -> None:
    for folders in (switchboard.pbx, switchboard.carrier, switchboard.phones):
        lines = (folders.log / "messages").read_text().splitlines()
        assert [line for line in lines if "WARNING" in line or "ERROR" in line] == []
