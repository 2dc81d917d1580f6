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
        "exten => s,1,ExecIf(1?A${NOTHING}GI(/tmp/program))",
        "exten => s,1,ExecIfTime(*,*,*,*?A${NOTHING}GI(/tmp/program))",
        "exten => s,1,ExecIf(${CHOSEN}:NoOp())",
        "exten += GI(/tmp/program)",
        "exten +=> (/tmp/program)",
        'exten => s,1,MSet(A=1,LOCAL_${NOTHING}RECORDING="a,D,touch /tmp/x")',
        'exten => s,1,Set(ARRAY(A,LOCAL_\\RECORDING)=1,"a,D,touch /tmp/x")',
        'exten => s,1,Set(ARRAY(A,LOCAL_"RECORDING")=1,"a,D,touch /tmp/x")',
        "exten => s,1,NoOp(${EVAL(${DOLLAR}{S${NOTHING}ET(LOCAL_R${NOTHING}ECORDING=a)})})",
        "exten => s,1,ImportVar(LOCAL_${NOTHING}RECORDING=a,B)",
        "exten => s,1,Read(LOCAL_${NOTHING}RECORDING,beep)",
        "exten => s,1,ExecIf($[1]?${A}(b))",
        "exten => s,1,ExecIf($[1]?NoOp():${A}(b))",
        "exten => s,1,TryExec(${A})",
        "exten => _9X.,1,Set(PLATEAU_LEG=g${EXTEN:1})",
        "exten => _8X.,1,BridgeAdd(${EXTEN:1})",
        "exten => _8X.,1,Bridge(${EXTEN:1})",
        "exten => s,1,Set(__PLATEAU_BRIDGED=g00000100000001)",
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
        "\ufeff#include ../manager.conf",
        "\x01#include ../manager.conf",
        "\x1b#exec /tmp/program",
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
        "exten => s,1,GotoIf($[${A} > 2]?busy,1)",
        "exten => _+33X.,1,Set(A=$[${A} + 1])",
        "exten => s,1,Set(A=${PLATEAU_LANG})",
        "exten => s,1,NoOp(${PLATEAU_SPOOL})",
        "; exten => s,1,AGI(/tmp/program)",
        "",
    ],
)
def test_what_calls_need_may_be_written(line: str) -> None:
    assert of(line) == []


def test_a_file_is_included_once_and_at_the_top() -> None:
    """Forty files that include each other ten deep are more lines than any machine holds."""
    entry = PRODUCTS["extensions.conf"]
    again = PRODUCTS | {"extensions.conf": entry + "#include <dialplan/agent.conf>\n"}
    assert [str(fault) for fault in beyond(again, PRODUCTS)] == [
        f"extensions.conf:{len(entry.splitlines()) + 1}: a page may include a file once, in extensions.conf"
    ]
    assert of("#include dialplan/own.conf") == ["own.conf:2: a page may include a file once, in extensions.conf"]
    more = {"extensions.conf": entry + '#include "dialplan/own_menu.conf" ; ours\n', "own_menu.conf": "[own]\n"}
    assert beyond(PRODUCTS | more, PRODUCTS) == []


def test_a_product_line_may_not_hide_characters() -> None:
    own = next(line for line in PRODUCTS["outbound.conf"].split("\n") if "MixMonitor" in line)
    assert of(own) == []
    assert of("\x1c" + own)


@pytest.mark.parametrize(
    "name", ["../manager.conf", "a/b.conf", "/etc/cron.d/x.conf", "x.txt", ".conf", "X.conf", "a.conf\n"]
)
def test_a_file_has_a_plain_name_whoever_wrote_the_order(name: str) -> None:
    (found,) = beyond(PRODUCTS | {name: ""}, PRODUCTS)
    assert found.line == 0
    assert "a page may name a file" in found.message
