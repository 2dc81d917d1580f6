"""What a dialplan that was written in a page may not do: start programs, write where it likes, read other files; pure.

Whoever may use the command line owns the machine anyway; whoever may use a page does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pbx.dialplan_faults import Fault
from pbx.product_files import ENTRY

_NAME = re.compile(r"[a-z0-9_-]{1,40}\.conf")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
"""Asterisk takes these for blanks, or drops them; people see nothing there."""
_GUARDED = re.compile(
    r"(?i)\b(?:AGI|EAGI|MixMonitor|Exec|TryExec|Record|Originate|ReloadModule|Reload|ChanSpy|Bridge|BridgeAdd)\s*\("
)
_FAST_AGI = re.compile(r"(?<![A-Za-z])AGI\(agi://\$\{PLATEAU_AGI\}/[a-z-]+[,)]")
_CHOSEN_LATE = re.compile(
    r"(?i)\b(?:ExecIf|ExecIfTime|MSet|ImportVar|EVAL)\s*\(|\bSet\s*\([^=]*\$|\bRead\s*\([^,]*\$|\+="
)
"""What it does is known only when it runs, when values were put in; `+=` continues the line before."""
_TRUSTED = re.compile(
    r"(?<!\$\{)\b_*(?:PLATEAU_SPOOL|PLATEAU_AGI|LOCAL_RECORDING"
    r"|PLATEAU_LEG|PLATEAU_TAKER|PLATEAU_COLLEAGUE|PLATEAU_BRIDGED|AGENT_CHANNEL)\b"
)
"""What the product's own lines put into such a place: whoever sets it there could end it with a comma, or be joined to
whose line it names.
"""
_DIRECTIVE = re.compile(r"\s*#\s*(\w+)\s*(.*)")
_INCLUDE = re.compile(r'["<]?(?:dialplan/[a-z0-9_-]+\.conf|dialplan_globals\.conf)[">]?\s*(?:;.*)?')
_DROPPED = str.maketrans("", "", '\\"')
"""Asterisk takes these out of names and values."""


def beyond(files: Mapping[str, str], products: Mapping[str, str]) -> list[Fault]:
    """Every name and line that reaches beyond calls; lines that the product itself has may stay."""
    own = {line.strip() for text in products.values() for line in text.split("\n")}
    return [
        *(Fault(name[:60], 0, _MISNAMED) for name in sorted(files) if not _NAME.fullmatch(name)),
        *(
            Fault(name, number, message)
            for name, text in sorted(files.items())
            for number, line in enumerate(text.split("\n"), 1)
            if line.strip() not in own or _UNSEEN.search(line)
            for message in _of_line(line)
        ),
        *_included_again(files),
    ]


_MISNAMED = "a page may name a file with small letters, digits, - and _ only, such as own_menu.conf"


def _included_again(files: Mapping[str, str]) -> Iterator[Fault]:
    """Files that include each other would be read some million times, and fill the memory of who checks them."""
    seen: set[str] = set()
    for name, text in sorted(files.items()):
        for number, line in enumerate(text.split("\n"), 1):
            if (directive := _DIRECTIVE.match(line)) and directive[1].lower() in ("include", "tryinclude"):
                target = directive[2].partition(";")[0].strip('<>" \t\r')
                if name != ENTRY or target in seen:
                    yield Fault(name, number, f"a page may include a file once, in {ENTRY}")
                seen.add(target)


def _of_line(line: str) -> Iterator[str]:
    if _UNSEEN.search(line):
        yield "a page may not use characters that nobody sees; type the line again"
    if "--;" in line:
        yield "a page may not use comments over several lines; begin each line with ;"
    elif line.lstrip().startswith(";"):
        return
    if (directive := _DIRECTIVE.match(line)) and not (
        directive[1].lower() in ("include", "tryinclude") and _INCLUDE.fullmatch(directive[2].strip())
    ):
        yield "a page may include only dialplan/NAME.conf; `plateau dialplan apply` takes other files too"
    read = line.translate(_DROPPED)
    rest = _FAST_AGI.sub("", read)
    if _GUARDED.search(rest) or _TRUSTED.search(rest):
        yield "a page may not change what starts programs, writes files or joins people; `plateau dialplan apply` may"
    if _CHOSEN_LATE.search(read):
        yield "a page may not choose late what is done: use GotoIf, and Set with a plain name"
