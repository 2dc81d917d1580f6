"""The configuration files of Asterisk that are not about SIP or the manager interface."""

from __future__ import annotations

from pathlib import Path

from ops.settings import Settings
from pbx import text
from pbx.installation import Folders, Installation


def asterisk_conf(installation: Installation, folders: Folders, *, silent: bool = False) -> str:
    """`asterisk.conf`: every folder private to this instance, nothing dangerous from outside.

    `silent`: waiting channels send silence, as people's phones do; without it they send nothing.
    """
    directories = [
        ("astetcdir", folders.etc),
        ("astmoddir", installation.modules),
        ("astdatadir", installation.data),
        ("astvarlibdir", folders.state),
        ("astdbdir", folders.state),
        ("astkeydir", folders.state),
        ("astagidir", folders.state),
        ("astcachedir", folders.state),
        ("astspooldir", folders.spool),
        ("astrundir", folders.run),
        ("astlogdir", folders.log),
    ]
    options = [
        ("live_dangerously", "no"),
        ("documentation_language", "en_US"),
        ("hideconnect", "yes"),
        ("nocolor", "yes"),
        ("maxload", "0"),
        ("minmemfree", "0"),
        ("transmit_silence", "yes" if silent else "no"),
    ]
    return text.file(text.section("directories", directories), text.section("options", options))


def logger_conf() -> str:
    """`logger.conf`: one file with what an operator must know."""
    general = [("dateformat", "%F %T.%3q"), ("use_callids", "yes"), ("queue_log", "no")]
    return text.file(
        text.section("general", general),
        text.section("logfiles", [("messages", "notice,warning,error,security")]),
    )


def rtp_conf(first: int, last: int) -> str:
    """`rtp.conf`: the ports of sound; packets from a stranger are not taken for the other side's."""
    options: list[text.Option] = [
        ("rtpstart", first),
        ("rtpend", last),
        ("strictrtp", "yes"),
        ("icesupport", "yes"),
    ]
    return text.file(text.section("general", options))


def http_conf(settings: Settings, certificate: tuple[Path, Path] | None) -> str:
    """`http.conf`: only the web socket of the phones in browsers; plain on loopback, TLS where wanted."""
    options: list[text.Option] = [
        ("enabled", "yes"),
        ("bindaddr", "127.0.0.1"),
        ("bindport", settings.pbx.http_port),
        ("enable_static", "no"),
        ("enable_status", "no"),
        ("sessionlimit", "1000"),
        ("servername", "plateau"),
    ]
    if certificate and settings.pbx.wss_port:
        options += [
            ("tlsenable", "yes"),
            ("tlsbindaddr", f"{settings.pbx.sip_host}:{settings.pbx.wss_port}"),
            ("tlscertfile", certificate[0]),
            ("tlsprivatekey", certificate[1]),
            ("tlsdisablev1", "yes"),
            ("tlsdisablev11", "yes"),
        ]
    return text.file(text.section("general", options))


def amd_conf() -> str:
    """`amd.conf`: how long AMD listens (milliseconds) before it says what it heard."""
    options = [
        ("total_analysis_time", "5000"),
        ("initial_silence", "2500"),
        ("greeting", "1500"),
        ("after_greeting_silence", "800"),
        ("min_word_length", "100"),
        ("between_words_silence", "50"),
        ("maximum_number_of_words", "3"),
        ("maximum_word_length", "5000"),
        ("silence_threshold", "256"),
    ]
    return text.file(text.section("general", options))


def musiconhold_conf(folders: Folders) -> str:
    """`musiconhold.conf`: what a customer hears whose agent's phone dropped."""
    options: list[text.Option] = [("mode", "files"), ("directory", folders.sounds / "music")]
    return text.file(text.section("default", options))


def globals_conf(folders: Folders, agi: str, language: str) -> str:
    """`dialplan_globals.conf`: what the dialplan must know of this instance; read inside `[globals]`."""
    facts: list[text.Option] = [
        ("PLATEAU_AGI", agi),
        ("PLATEAU_LANG", language),
        ("PLATEAU_SOUNDS", folders.sounds),
        ("PLATEAU_SPOOL", folders.spool),
    ]
    return text.HEADER + "".join(f"{name} = {text.value(fact)}\n" for name, fact in facts)


def indications_conf() -> str:
    """`indications.conf`: France's tones (frequency in Hz / milliseconds), as ITU-T E.180 lists them."""
    tones: list[text.Option] = [
        ("description", "France"),
        ("ringcadence", "1500,3500"),
        ("dial", "440"),
        ("busy", "440/500,0/500"),
        ("ring", "440/1500,0/3500"),
        ("congestion", "440/250,0/250"),
    ]
    return text.file(text.section("general", [("country", "fr")]), text.section("fr", tones))


EMPTY = ("features.conf", "ccss.conf", "cdr.conf", "cel.conf", "udptl.conf", "acl.conf", "pjproject.conf")
"""Files that Asterisk misses aloud; what is in them is what it would do without."""


_LEAST: dict[str, tuple[str, list[text.Option]]] = {
    "cdr.conf": ("general", [("enable", "no")]),
    "cel.conf": ("general", [("enable", "no")]),
    "acl.conf": ("loopback", [("deny", "0.0.0.0/0"), ("permit", "127.0.0.0/8")]),
    # pjproject's warnings are about itself
    "pjproject.conf": (
        "log_mappings",
        [("type", "log_mappings"), ("asterisk_error", "0,1"), ("asterisk_notice", "2")],
    ),
}


def empty_conf(name: str) -> str:
    """One of `EMPTY`; call detail records are switched off, the database has them."""
    return text.file(text.section(*_LEAST.get(name, ("general", []))))
