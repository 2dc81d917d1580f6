"""The AGI wording: what is accepted, what is refused, and that nothing typed can become a second command."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agi import protocol
from agi.protocol import ProtocolError, Reply, UnsafeCommand

OPENING = [
    "agi_network: yes",
    "agi_network_script: connect?x=1",
    "agi_uniqueid: a000000000001",
    "agi_arg_1: un",
]


def test_the_opening_gives_path_and_arguments() -> None:
    environment = protocol.parse_environment([*OPENING, "agi_arg_2: ", "agi_arg_3: trois: et plus"])
    assert protocol.path_of(environment) == "connect"
    assert protocol.arguments_of(environment) == ["un", "", "trois: et plus"]


@pytest.mark.parametrize("lines", [[], ["GET / HTTP/1.1"], ["agi_network_script: x"], ["agi_uniqueid: 1"], ["agi_x"]])
def test_an_opening_that_is_not_agi_is_refused(lines: list[str]) -> None:
    with pytest.raises(ProtocolError):
        protocol.parse_environment(lines)


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("200 result=1 (hello (world))", Reply(200, "1", "hello (world)")),
        ("200 result=0 endpos=1234", Reply(200, "0")),
        ("200 result=1 ()", Reply(200, "1", "")),
        ("200 result=-1", Reply(200, "-1")),
        ("510 Invalid or unknown command", Reply(510)),
        ("511 Command Not Permitted on a dead channel or intercept routine", Reply(511)),
        ("520-Invalid command syntax.  Proper usage follows:", None),
    ],
)
def test_replies_are_understood(line: str, reply: Reply | None) -> None:
    assert protocol.parse_reply(line) == reply


def test_a_result_of_minus_one_is_not_done() -> None:
    assert not Reply(200, "-1").done
    assert Reply(200, "0").done


@given(st.text())
def test_no_value_breaks_out_of_its_command(value: str) -> None:
    try:
        command = protocol.set_variable("AGENT_EXTEN", value)
    except UnsafeCommand:
        assert any(ord(character) < 32 or ord(character) == 127 for character in value)
        return
    assert "\n" not in command
    assert "\r" not in command
    quoted = command.removeprefix("SET VARIABLE AGENT_EXTEN ")
    assert quoted[0] == quoted[-1] == '"'
    assert quoted[1:-1].replace("\\\\", "").replace('\\"', "").count('"') == 0


@pytest.mark.parametrize("name", ["", "A B", "A\nB", "SHELL(rm -rf /)", "A)", "é"])
def test_a_name_that_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(UnsafeCommand):
        protocol.get_variable(name)


@given(st.text())
def test_any_line_is_a_reply_or_an_error(line: str) -> None:
    try:
        protocol.parse_reply(line)
    except ProtocolError:
        return
    assert line[:3].isdigit()
