"""`plateau dialplan`: faults are named by file and line; what does not work in service is taken back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pbx.installation import Folders
from pbx.product_files import dialplan_folder
from plateau import asterisk, dialplan
from plateau.dialplan import DialplanFaulty, DialplanWithdrawn, PbxDown
from tests.pbx.switchboard import Switchboard

PLANTED = r"""
[planted]
exten => s,1,Answer(
 same => n,Playbak(hello)
 same => n,Set(A=${FOO(1)})
 same => n,Set(BAR(x)=1)
 same => n,Goto(nowhere,s,1)
 same => n,GotoIf($[1]?here:planted,s,1)
 same => n,GotoIf($[1?1:2)
exten => s,1,NoOp()
no equal sign
exten => good,1(again),NoOp("(" ${LEN(${A})})
 same => n,Goto(again)
#include dialplan/missing.conf
"""


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the product's dialplan to spoil."""
    return Path(shutil.copytree(dialplan_folder(), tmp_path / "dialplan"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


async def test_the_products_dialplan_is_good() -> None:
    assert await dialplan.check(asterisk.find(), dialplan_folder()) == []


async def test_every_planted_fault_is_named_by_file_and_line(edited: Path) -> None:
    first = len((edited / "inbound.conf").read_text().splitlines()) + 1
    with (edited / "inbound.conf").open("a") as file:
        file.write(PLANTED)
    found = await dialplan.check(asterisk.find(), edited)
    assert {fault.file for fault in found} == {"inbound.conf"}
    assert [fault.line - first for fault in found] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 13]
    assert str(found[1]) == f"inbound.conf:{first + 3}: there is no application Playbak here"


async def test_a_missing_context_and_a_missing_folder_are_named(edited: Path, tmp_path: Path) -> None:
    edit(edited / "outbound.conf", "[plateau-answered]", "[renamed]")
    found = await dialplan.check(asterisk.find(), edited)
    assert any("plateau-answered" in fault.message for fault in found)
    (tmp_path / "empty").mkdir()
    assert [fault.file for fault in await dialplan.check(asterisk.find(), tmp_path / "empty")] == ["extensions.conf"]


async def test_a_good_dialplan_is_put_into_service_and_the_old_one_again(
    switchboard: Switchboard, edited: Path
) -> None:
    edit(edited / "inbound.conf", "same => n,Answer()", "same => n,Ringing()\n same => n,Answer()")
    (edited / "own.conf").write_text("[own]\nexten => s,1,NoOp()\n")
    edit(edited / "extensions.conf", "#include dialplan/agent.conf",
         "#include dialplan/agent.conf\n#include dialplan/own.conf")  # fmt: skip
    await dialplan.apply(switchboard.installation, switchboard.pbx, edited)
    assert "Ringing" in await switchboard.console(switchboard.pbx, "dialplan show plateau-inbound")
    assert "'own'" in await switchboard.console(switchboard.pbx, "dialplan show own")
    await dialplan.apply(switchboard.installation, switchboard.pbx, dialplan_folder())
    assert "Ringing" not in await switchboard.console(switchboard.pbx, "dialplan show plateau-inbound")
    assert not (switchboard.pbx.etc / "dialplan/own.conf").exists()
    assert "wait@plateau-maintenance" not in await switchboard.console(switchboard.pbx, "core show channels concise")


async def test_a_dialplan_whose_test_call_fails_is_withdrawn(switchboard: Switchboard, edited: Path) -> None:
    edit(edited / "outbound.conf", "Read(LOCAL_KEY,", "Wait(60,")
    with pytest.raises(DialplanWithdrawn):
        await dialplan.apply(switchboard.installation, switchboard.pbx, edited)
    assert "Wait(60," not in await switchboard.console(switchboard.pbx, "dialplan show plateau-identity")
    assert "Wait(60," not in (switchboard.pbx.etc / "dialplan/outbound.conf").read_text()


async def test_a_faulty_dialplan_changes_nothing(switchboard: Switchboard, edited: Path) -> None:
    edit(edited / "outbound.conf", "Read(LOCAL_KEY,", "Plaiback(LOCAL_KEY,")
    with pytest.raises(DialplanFaulty, match=r"outbound.conf:\d+: there is no application Plaiback"):
        await dialplan.apply(switchboard.installation, switchboard.pbx, edited)
    assert "Plaiback" not in (switchboard.pbx.etc / "dialplan/outbound.conf").read_text()


async def test_a_pbx_that_is_down_is_said_to_be_down(tmp_path: Path) -> None:
    with pytest.raises(PbxDown):
        await dialplan.apply(asterisk.find(), Folders(tmp_path), dialplan_folder())
