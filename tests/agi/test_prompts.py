"""The telephone menu as a real process on a real socket, with a scripted Asterisk at the other end."""

from __future__ import annotations

import asyncio
from pathlib import Path

from agi.call import Call
from agi.prompt_call import Take, record
from agi.server import serve

SOUNDS = Path(__file__).resolve().parents[2] / "asterisk/sounds/fr"
OPENING = b"agi_network_script: prompt\nagi_uniqueid: 1.1\nagi_callerid: +33199001000\n\n"


async def dialogue(tmp_path: Path, keys: list[str]) -> tuple[Take, list[str]]:
    """What the menu did for someone who presses these keys; `H` hangs up, `-` presses nothing."""
    taken: asyncio.Queue[Take] = asyncio.Queue(1)
    state: list[str] = []

    async def prompt(call: Call) -> None:
        taken.put_nowait(await record(call, tmp_path, SOUNDS))

    said: list[str] = []
    server = await serve("127.0.0.1", 0, {"prompt": prompt})
    async with server, asyncio.timeout(20):
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        writer.write(OPENING)
        while command := (await reader.readline()).decode().strip():
            said.append(command)
            reply = "200 result=0"
            if '"12"' in command or command.startswith("WAIT FOR DIGIT"):
                key = keys.pop(0) if keys else "-"
                if key == "H":
                    writer.write(b"HANGUP\n")
                    writer.write_eof()
                    break
                reply = f"200 result={0 if key == '-' else ord(key)} endpos=1"
            if command.startswith('SET VARIABLE "PROMPT_STATE"'):
                state.append(command.rpartition(" ")[2].strip('"'))
            if command.startswith("GET VARIABLE"):
                reply = f"200 result=1 ({state[0]})" if state else "200 result=0"
            writer.write(f"{reply}\n".encode())
        take = await taken.get()
        writer.close()
    return take, said


async def test_a_message_is_recorded_heard_and_confirmed(tmp_path: Path) -> None:
    take, said = await dialogue(tmp_path, ["-", "1"])
    assert take.file_name is not None
    assert take.file_name.startswith("identity-")
    recording = str(tmp_path / take.file_name.removesuffix(".wav"))
    assert [line for line in said if line.startswith("RECORD")] == [f'RECORD FILE "{recording}" wav "#" 60000']
    assert any(line.startswith(f'STREAM FILE "{recording}"') for line in said)


async def test_key_2_records_again(tmp_path: Path) -> None:
    take, said = await dialogue(tmp_path, ["2", "1"])
    assert take.file_name is not None
    assert sum(line.startswith("RECORD") for line in said) == 2


async def test_no_key_at_all_confirms_nothing(tmp_path: Path) -> None:
    take, said = await dialogue(tmp_path, [])
    assert take.file_name is None
    assert sum(line.startswith("RECORD") for line in said) == 1


async def test_a_hang_up_confirms_nothing(tmp_path: Path) -> None:
    take, _ = await dialogue(tmp_path, ["-", "H"])
    assert take.file_name is None
