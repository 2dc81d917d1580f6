"""What a dialplan that was written in a page may not do: start programs, write where it likes, read other files; pure.

Whoever may use the command line owns the machine anyway; whoever may use a page does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pbx.dialplan_faults import Fault

_GUARDED = re.compile(r"(?i)\b(?:AGI|EAGI|MixMonitor|Exec|TryExec|Record|Originate|ReloadModule|Reload|ChanSpy)\s*\(")
_FAST_AGI = re.compile(r"(?<![A-Za-z])AGI\(agi://\$\{PLATEAU_AGI\}/[a-z-]+[,)]")
_CHOSEN_LATE = re.compile(r"(?i)\bExecIf\s*\(.*[?:]\s*\$|\bM?Set\s*\([^=]*\$|\bRead\s*\(\s*\$")
_TRUSTED = re.compile(r"(?<!\$\{)\b_*(?:PLATEAU_SPOOL|PLATEAU_AGI|LOCAL_RECORDING)\b")
"""What the product's own lines put into such a place: whoever sets it there could end it with a comma."""
_DIRECTIVE = re.compile(r"\s*#\s*(\w+)\s*(.*)")
_INCLUDE = re.compile(r'["<]?(?:dialplan/[a-z0-9_-]+\.conf|dialplan_globals\.conf)[">]?\s*(?:;.*)?')


def beyond(files: Mapping[str, str], products: Mapping[str, str]) -> list[Fault]:
    """Every line that reaches beyond calls; lines that the product itself has may stay."""
    own = {line.strip() for text in products.values() for line in text.split("\n")}
    return [
        Fault(name, number, message)
        for name, text in sorted(files.items())
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip() not in own
        for message in _of_line(line)
    ]


def _of_line(line: str) -> Iterator[str]:
    if "--;" in line:
        yield "a page may not use comments over several lines; begin each line with ;"
    elif line.lstrip().startswith(";"):
        return
    if (directive := _DIRECTIVE.match(line)) and not (
        directive[1].lower() in ("include", "tryinclude") and _INCLUDE.fullmatch(directive[2].strip())
    ):
        yield "a page may include only dialplan/NAME.conf; `plateau dialplan apply` takes other files too"
    rest = _FAST_AGI.sub("", line)
    if any(found.search(rest) for found in (_GUARDED, _CHOSEN_LATE, _TRUSTED)):
        yield "a page may not change what starts programs or writes files; `plateau dialplan apply` may"
