"""The settings of every process: one TOML file, overridden by the environment, checked at once at start.

`PLATEAU_CONFIG` names the file (default `plateau.toml`). A variable such as `PLATEAU_DATABASE__URL`
overrides `url` in `[database]`. The descriptions are the documentation: `plateau settings` prints them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from dialer.core.erased import LEAST_LENGTH, Keyring
from dialer.core.law.case import World
from dialer.core.law.places import zone_named
from ops.setting_faults import NAME, NUMBER, PREFIX, sentence

Name = Annotated[str, StringConstraints(pattern=NAME)]
Number = Annotated[str, StringConstraints(pattern=NUMBER)]
Prefix = Annotated[str, StringConstraints(pattern=PREFIX)]
SipUri = Annotated[str, StringConstraints(pattern=r"^sips?:[A-Za-z0-9._:\[\]-]+(;transport=(udp|tcp|tls))?$")]


class SettingsError(Exception):
    """The settings cannot be used. Correct what each line names and start again."""


class Section(BaseModel):
    """A part of the settings; a name that is not known is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Database(Section):
    """Where the database is."""

    url: SecretStr = Field(description="PostgreSQL address, postgresql://user:password@host:port/name")
    pool_size: int = Field(default=8, ge=2, le=100, description="Connections that each process may open")


class Ami(Section):
    """Asterisk's manager interface."""

    host: str = Field(
        default="127.0.0.1", description="Where Asterisk's manager interface listens; keep it on loopback"
    )
    port: int = Field(default=5038, ge=1, le=65535, description="Its port")
    username: str = Field(default="plateau", description="Its account, one per process")
    secret: SecretStr = Field(description="Its secret; an AMI account is as good as root on the PBX")


class FastAgi(Section):
    """Where the dialplan asks the dialer."""

    host: str = Field(default="127.0.0.1", description="Where the dialer answers Asterisk's calls for advice")
    port: int = Field(default=4573, ge=1, le=65535, description="Its port")


class Http(Section):
    """Pages and API."""

    host: str = Field(default="127.0.0.1", description="Where pages and API listen")
    port: int = Field(default=8080, ge=1, le=65535, description="Their port")
    origins: list[str] = Field(
        default_factory=list,
        description="Origins that browsers may come from, such as https://plateau.example.org; "
        "http://host:port of this section is always one",
    )
    secure_cookies: bool = Field(default=False, description="True behind HTTPS: cookies are then Secure and __Host-")
    max_body_bytes: int = Field(default=64 * 1024 * 1024, ge=1024, description="The largest upload taken, in bytes")


class Metrics(Section):
    """Figures and health of dialer and recorder."""

    host: str = Field(default="127.0.0.1", description="Where /metrics and /health of dialer and recorder listen")
    dialer_port: int = Field(default=9101, ge=0, le=65535, description="The dialer's port")
    recorder_port: int = Field(default=9102, ge=0, le=65535, description="The recorder's port")


class Trunk(Section):
    """A way out to a carrier."""

    address: SipUri = Field(description="Where calls leave, such as sip:gw.operator.example:5060;transport=tls")
    username: str = Field(default="", description="Account, where the operator wants one")
    password: SecretStr = Field(default=SecretStr(""), description="Its password")
    register_account: bool = Field(default=False, alias="register", description="Register with the operator")
    max_channels: int = Field(default=30, ge=1, description="Calls at once that the contract allows")
    calls_per_second: float = Field(default=5, gt=0, description="New calls per second that the operator accepts")
    calls_per_day: int = Field(
        default=100_000, ge=1, description="Calls per day (UTC) after which none leaves any more: an emergency brake"
    )
    destinations: list[Prefix] = Field(
        default=["+33", "+590", "+594", "+596", "+262", "+508"],
        min_length=1,
        description="Beginnings of the E.164 numbers that may be called; no other call leaves",
    )
    numbers: list[Number] = Field(min_length=1, description="E.164 numbers that the operator lets us show")
    layout: Literal["from", "from-and-pai", "account-from", "account-pai"] = Field(
        default="from",
        description="How the number shown travels. from: in From; from-and-pai: in From and in PAI; "
        "account-from: account in From, number in PAI; account-pai: number in From, account in PAI",
    )
    number_format: Literal["+e164", "00e164", "national"] = Field(
        default="+e164",
        description="How called and shown numbers are written: +33199..., 0033199... or 0199...",
    )
    codecs: list[Literal["alaw", "ulaw", "g722", "opus"]] = Field(
        default=["alaw", "ulaw"],
        min_length=1,
        description="Codecs, best first",
    )
    match: list[str] = Field(default_factory=list, description="Addresses the operator calls us from (inbound)")
    options_seconds: int = Field(
        default=30, ge=0, le=3600, description="How often the trunk is asked by OPTIONS whether it is there; 0: never"
    )


class Pbx(Section):
    """Addresses, ports and certificates of Asterisk."""

    sip_host: str = Field(default="127.0.0.1", description="Address on which phones and trunks reach the PBX")
    sip_port: int = Field(default=5060, ge=1, le=65535, description="SIP over UDP and TCP")
    sips_port: int = Field(default=5061, ge=0, le=65535, description="SIP over TLS; 0: none")
    http_port: int = Field(
        default=8088, ge=1, le=65535, description="Web socket for phones in the browser, plain, on loopback"
    )
    wss_port: int = Field(default=8089, ge=0, le=65535, description="Web socket over TLS; 0: none")
    rtp_first: int = Field(default=10000, ge=1024, le=65534, description="First UDP port of sound")
    rtp_last: int = Field(default=20000, ge=1025, le=65535, description="Last UDP port of sound")
    tls_certificate: Path | None = Field(
        default=None, description="Certificate chain (PEM) for TLS and WSS; none: one is made"
    )
    tls_key: Path | None = Field(default=None, description="Its key")
    external_address: str = Field(default="", description="Public address, when the PBX is behind NAT")
    dialplan: Path | None = Field(
        default=None,
        description="Folder of your own dialplan, an absolute path, read at every start; none: the product's",
    )

    @field_validator("dialplan")
    @classmethod
    def _is_absolute(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_absolute():
            raise ValueError("give an absolute path: it must not depend on where a command is started")
        return folder


class Dialing(Section):
    """What holds for every call."""

    numbers: Literal["real", "fiction"] = Field(
        default="real",
        description="real refuses numbers reserved for fiction; fiction (demo, tests) refuses all others",
    )
    agent_lost_seconds: int = Field(
        default=15, ge=1, le=120, description="How long a customer waits for an agent whose phone dropped"
    )
    resync_seconds: int = Field(
        default=60, ge=5, le=3600, description="How often the dialer compares itself with Asterisk"
    )
    pacing_days: int = Field(
        default=30, ge=1, le=3650, description="How long pacing decisions are kept, to be read and replayed"
    )


class DoNotCall(Section):
    """The do-not-call list."""

    keys: list[Annotated[SecretStr, Field(min_length=LEAST_LENGTH)]] = Field(
        default_factory=list,
        description="Secrets that hash the numbers of people who were erased, the newest first; none is ever taken "
        "away while the list has hashes of it, and a copy is kept apart from the database's",
    )

    @property
    def ring(self) -> Keyring:
        """The keys as the database's readers want them."""
        return Keyring.of(key.get_secret_value() for key in self.keys)


class Recorder(Section):
    """How recordings are encoded."""

    opusenc: list[str] = Field(
        default=["opusenc"],
        min_length=1,
        description="How the Opus encoder is started: the program, then what goes before its arguments",
    )


class Settings(BaseSettings):
    """Everything a process needs to know, frozen after reading."""

    model_config = SettingsConfigDict(env_prefix="PLATEAU_", env_nested_delimiter="__", extra="forbid", frozen=True)

    node: Name = Field(default="main", description="Name of this PBX node")
    run_dir: Path = Field(description="Private folder of the running stack: sockets, spool, generated configuration")
    recordings_dir: Path = Field(description="Where finished recordings are kept")
    register_dir: Path | None = Field(
        default=None, description="Folder with the stock files of the French company register (SIRENE); none: not used"
    )
    language: Literal["fr", "en"] = Field(default="fr", description="Language of the pages before a person chose")
    timezone: str = Field(
        default="Europe/Paris",
        description="The company's own time zone: caps and rates of the day go by it, whatever a campaign's is",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="Least level written")
    log_format: Literal["json", "text"] = Field(default="json", description="json for machines, text for people")
    database: Database
    ami: Ami
    fastagi: FastAgi = Field(default_factory=FastAgi)
    http: Http = Field(default_factory=Http)
    metrics: Metrics = Field(default_factory=Metrics)
    pbx: Pbx = Field(default_factory=Pbx)
    dialing: Dialing = Field(default_factory=Dialing)
    do_not_call: DoNotCall = Field(default_factory=DoNotCall)
    recorder: Recorder = Field(default_factory=Recorder)
    trunks: dict[Name, Trunk] = Field(default_factory=dict, description="One section [trunks.NAME] per way out")

    @field_validator("timezone")
    @classmethod
    def _known(cls, given: str) -> str:
        if zone_named(given) is None:
            raise ValueError("write an IANA name such as Europe/Paris")
        return given

    @property
    def zone(self) -> ZoneInfo:
        """The company's own time zone."""
        return ZoneInfo(self.timezone)

    @property
    def world(self) -> World:
        """The world that this installation calls in: real people, or numbers reserved for fiction."""
        return "demo" if self.dialing.numbers == "fiction" else "live"

    @property
    def asterisk_dir(self) -> Path:
        """Everything that belongs to the PBX's Asterisk."""
        return self.run_dir / "asterisk"

    @property
    def spool_dir(self) -> Path:
        """Where Asterisk writes recordings and the recorder takes them."""
        return self.asterisk_dir / "spool"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = Path(os.environ.get("PLATEAU_CONFIG", "plateau.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)


def load_settings() -> Settings:
    """Read file and environment.

    Raises SettingsError naming every fault at once, never a value.
    """
    file = os.environ.get("PLATEAU_CONFIG")
    if file and not Path(file).is_file():
        raise SettingsError(f"PLATEAU_CONFIG names {file}, which is not a file")
    try:
        return Settings()  # type: ignore[call-arg]  # the sources fill it
    except ValidationError as fault:
        lines = [sentence(Settings, dict(one)) for one in fault.errors(include_input=False)]
        raise SettingsError("the settings have faults:\n" + "\n".join(f"  {line}" for line in lines)) from fault
