"""How many files and sockets the programs of a stack may open; they take the limit from whoever starts them."""

from __future__ import annotations

import resource

MOST_FILES = 65_536
"""Enough for some thousand calls; an endless limit would make programs slow that close every possible number."""
LEAST_FILES = 4096
"""Some hundred calls: a call has two channels, and each of them its sockets, timers and files."""


def files_allowed() -> int:
    """How many files a program of the stack may open after `raise_files`."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)


def raise_files() -> None:
    """Raise what we may open, and with it what the programs started by us may, as far as we are let."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < files_allowed():
        resource.setrlimit(resource.RLIMIT_NOFILE, (files_allowed(), hard))
