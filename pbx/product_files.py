"""The files of the product that Asterisk reads as they are: the dialplan and the sounds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ops.settings import Settings
from pbx.given_away import make_folder, replace_files, write_file
from pbx.installation import Folders

LANGUAGES = ("fr", "en")
ENTRY = "extensions.conf"


def product_folder() -> Path:
    """The folder `asterisk` of the source tree, or its copy inside the installed package."""
    top = Path(__file__).resolve().parent.parent
    source = top / "asterisk"
    return source if (source / "dialplan").is_dir() else top / "plateau" / "asterisk_files"


def dialplan_folder(settings: Settings | None = None) -> Path:
    """Where the dialplan lies: in the administrator's own folder where the settings name one, else the product's."""
    own = settings.pbx.dialplan if settings is not None else None
    return own if own is not None else product_folder() / "dialplan"


def copy_dialplan(source: Path, folders: Folders) -> None:
    """Take the `*.conf` of `source` into the instance and remove those that are no longer there.

    `extensions.conf` goes to the top, where Asterisk looks for it, and includes the others from `dialplan/`.
    """
    place_dialplan({file.name: file.read_bytes() for file in sorted(source.glob("*.conf"))}, folders)


def place_dialplan(files: Mapping[str, bytes], folders: Folders) -> None:
    """Let the instance have these files of a dialplan and no others."""
    make_folder(folders.etc / "dialplan")
    wanted = dict(files)
    entry = wanted.pop(ENTRY, None)
    replace_files(folders.etc / "dialplan", ".conf", wanted)
    if entry is not None:
        write_file(folders.etc / ENTRY, entry)


def copy_sounds(folders: Folders) -> None:
    """Take the product's sounds into the instance, one folder for each language, and the music."""
    for language in (*LANGUAGES, "music"):
        make_folder(folders.sounds / language)
        for sound in sorted((product_folder() / "sounds" / language).glob("*.wav")):
            write_file(folders.sounds / language / sound.name, sound.read_bytes())
