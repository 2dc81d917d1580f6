"""A dialplan of a page starts no program, writes no file of its choice and reads none but its own."""

from __future__ import annotations

import pytest

from pbx.dialplan_limits import beyond
from pbx.product_files import dialplan_folder
from plateau.dialplan_kept import texts_in

PRODUCTS = texts_in(dialplan_folder())


def of(line: str) -> list[str]:
    return [str(fault) for fault in beyond(PRODUCTS | {"own.conf": f"[own]\n{line}\n"}, PRODUCTS)]


def test_the_products_own_dialplan_may_stay() -> None:
    assert beyond(PRODUCTS, PRODUCTS) == []


@pytest.mark.parametrize(
    "line",
    [
        "exten => s,1,AGI(/tmp/program)",
        "exten => s,1,agi (evil.sh)",
        "exten => s,1,EAGI(agi://${PLATEAU_AGI}/connect)",
        "exten => s,1,AGI(agi://203.0.113.1/connect)",
        "exten => s,1,MixMonitor(a.raw,,touch /tmp/x)",
        "exten => s,1,ExecIf($[1]?MixMonitor(${A}))",
        "exten => s,1,ExecIf($[1]?${A}(b))",
        "exten => s,1,ExecIf($[1]?NoOp():${A}(b))",
        "exten => s,1,TryExec(${A})",
        "exten => s,1,Record(/tmp/a.wav)",
        "exten => s,1,Set(LOCAL_RECORDING=a,D,touch /tmp/x)",
        "exten => s,1,Set(GLOBAL(PLATEAU_SPOOL)=/tmp)",
        "exten => s,1,Set(__LOCAL_RECORDING=a)",
        "exten => s,1,Set(${NAME}=a)",
        "exten => s,1,Read(${NAME})",
        "PLATEAU_SPOOL=/tmp",
        "#exec /tmp/program",
        "#include /etc/passwd",
        "#include dialplan/../manager.conf",
        "#tryinclude manager.conf",
        " # include <manager.conf>",
        ";-- a --;#exec /tmp/program",
        "--;exten => s,1,NoOp()",
    ],
)
def test_what_reaches_beyond_calls_is_named(line: str) -> None:
    (found,) = of(line)[:1]
    assert found.startswith("own.conf:2: a page may ")


@pytest.mark.parametrize(
    "line",
    [
        "exten => s,1,Playback(hello)",
        "exten => s,1,AGI(agi://${PLATEAU_AGI}/inbound)",
        "exten => s,1,ExecIf($[${A} > 2]?Hangup(17))",
        "exten => s,1,Set(A=${PLATEAU_LANG})",
        "exten => s,1,NoOp(${PLATEAU_SPOOL})",
        "; exten => s,1,AGI(/tmp/program)",
        '#include "dialplan/own_menu.conf" ; ours',
        "",
    ],
)
def test_what_calls_need_may_be_written(line: str) -> None:
    assert of(line) == []
