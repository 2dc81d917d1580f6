"""The dialplan gives up on the dialer later than the dialer answers at its slowest."""

from __future__ import annotations

import re
from pathlib import Path

from api.schema.campaigns import CampaignBody
from dialer.desk.dialplan import WRITTEN_SECONDS
from ops.settings import Dialing

DIALPLAN = Path(__file__).resolve().parents[2] / "asterisk/dialplan/outbound.conf"


def most(shape: dict[str, object], name: str) -> float:
    """The maximum of a field, which may be one that need not be said."""
    fields = shape["properties"]
    assert isinstance(fields, dict)
    field = fields[name]
    (said,) = [one["maximum"] for one in field.get("anyOf", [field]) if "maximum" in one]
    return float(said)


def test_the_dialplan_waits_longer_than_the_longest_wait_that_can_be_set() -> None:
    found = re.findall(
        r"TIMEOUT\(absolute\)=([1-9]\d*)\)\n same => n(?:\(ask\))?,AGI\(agi://\S+?/([a-z-]+),", DIALPLAN.read_text()
    )
    waits = {route: int(seconds) for seconds, route in found}
    assert waits.keys() == {"connect", "agent-lost"}
    assert waits["connect"] > most(CampaignBody.model_json_schema(), "agent_wait_ms") / 1000 + WRITTEN_SECONDS
    assert waits["agent-lost"] > most(Dialing.model_json_schema(), "agent_lost_seconds")
