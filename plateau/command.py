"""How a command of the command line runs: what a person can cure is a sentence and exit code 1."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import NoReturn, TypeVar

import typer

from db.faults import AWAY, DANGLING, REFUSED
from dialer.core.errors import PlateauError
from ops.settings import SettingsError

Result = TypeVar("Result")


def run_command(work: Coroutine[object, object, Result]) -> Result:
    """Run one piece of asynchronous work and return what it returns; Ctrl-C ends it with exit code 130."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except (PlateauError, SettingsError) as fault:
        _refuse(str(fault), fault)
    except DANGLING as fault:
        _refuse("what is named here does not exist, or others refer to it", fault)
    except REFUSED as fault:
        _refuse(f"PostgreSQL refuses us: {fault}; correct database.url", fault)
    except AWAY as fault:
        _refuse(f"PostgreSQL or another server cannot be reached: {fault or type(fault).__name__}", fault)


def _refuse(sentence: str, cause: BaseException) -> NoReturn:
    typer.echo(f"plateau: {sentence}", err=True)
    raise typer.Exit(1) from cause
