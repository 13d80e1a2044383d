"""The sections of the configuration, a class each, with units in the names and safe defaults."""

from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from orbweaver.config.crawl_sections import DomainSection, StopSection, TrapSection
from orbweaver.config.egress_section import EgressSection
from orbweaver.config.metrics_section import MetricsSection
from orbweaver.config.revisit_section import RevisitSection
from orbweaver.config.section import Section
from orbweaver.model.ids import content_id
from orbweaver.model.mandate import Mandate
from orbweaver.model.scan_mode import LEAST_SIDE_PX, ScanMode


class Mode(StrEnum):
    """What this installation is for."""

    LIVE = "live"
    DEMO = "demo"
    """An invented web on loopback; one-time sign-in links; every target must be loopback."""
    TEST = "test"
    """As demo, without the banner."""


class HouseSection(Section):
    """The web server."""

    mode: Mode = Mode.LIVE
    listen_host: str = "127.0.0.1"
    """Address to listen on; put a TLS proxy in front for anything but loopback."""
    listen_port: Annotated[int, Field(ge=1, le=65535)] = 8440
    base_url: str = ""
    """How browsers reach it; by default made from host and port."""
    session_hours: Annotated[int, Field(ge=1, le=24)] = 8


class MandateSection(Section):
    """Who may do this work, on what basis; without it nothing is fetched."""

    organisation: Annotated[str, Field(min_length=2)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    """ISO 3166-1 alpha-2."""
    legal_basis: Annotated[str, Field(min_length=4)]
    contact: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
    user_agent: Annotated[str, Field(min_length=4, max_length=200, pattern=r"^[ -~]+$")]
    keep_media: bool = False
    """Whether the bytes of media that open a case are sealed and kept."""

    def mandate(self) -> Mandate:
        """Return the noun; its id depends on who and on what basis."""
        mandate_id = content_id("mandate", self.organisation, self.country, self.legal_basis)
        return Mandate(mandate_id=mandate_id, **self.model_dump())


class StoreSection(Section):
    """Where the two databases live."""

    kind: Literal["sqlite", "postgres"] = "sqlite"
    casework_dsn: str = ""
    """PostgreSQL address of what people decided; for ``postgres`` only."""
    crawl_dsn: str = ""
    """PostgreSQL address of what machines saw; for ``postgres`` only."""

    @model_validator(mode="after")
    def _dsn_where_needed(self) -> Self:
        if self.kind == "postgres" and not (self.casework_dsn and self.crawl_dsn):
            raise ValueError("kind = 'postgres' needs casework_dsn and crawl_dsn")
        return self


class VaultSection(Section):
    """Where sealed media lie, and where their key-encryption key lies (never with the data)."""

    kind: Literal["directory", "s3"] = "directory"
    key_file: Path | None = None
    """The key-encryption key, 64 hex digits; by default beside the data directory."""
    endpoint: str = ""
    bucket: str = ""
    region: str = "us-east-1"
    access_key: str = ""
    secret_key_file: Path | None = None

    @model_validator(mode="after")
    def _bucket_where_needed(self) -> Self:
        if self.kind == "s3" and not (self.endpoint and self.bucket):
            raise ValueError("kind = 's3' needs endpoint and bucket")
        return self


class MailSection(Section):
    """How notices leave."""

    kind: Literal["file", "smtp"] = "file"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 25
    security: Literal["none", "starttls", "tls"] = "none"
    """``none`` is for a relay on this machine."""
    helo: str = "localhost"
    """What this machine calls itself; a host name that it really has."""
    user: str = ""
    password_file: Path | None = None
    ca_file: Path | None = None
    """Authorities to trust instead of the system's."""
    sender: str = "notices@orbweaver.example"
    domain: str = "orbweaver.example"
    """The right side of every Message-ID."""
    lease_s: Annotated[float, Field(ge=1, le=86400)] = 600.0
    """When a message goes again whose courier died: longer than any one hand-over can last."""
    retry_base_s: Annotated[float, Field(ge=0, le=86400)] = 60.0
    """First pause after a passing failure; doubles with every further one."""


class HostingSection(Section):
    """How a host's provider and country are found."""

    kind: Literal["recorded"] = "recorded"
    path: Path | None = None
    """A JSON file of recorded answers; by default ``hosting.json`` in the data directory."""


def _is_loopback(host: str) -> bool:
    """Return whether ``host`` is an address of loopback; a name might lead anywhere."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class CrawlSection(Section):
    """How politely and how far the crawl goes."""

    delay_s: Annotated[float, Field(ge=0, le=3600)] = 1.0
    """Pause between two requests to one host."""
    lease_s: Annotated[float, Field(ge=1, le=600)] = 15.0
    in_flight: Annotated[int, Field(ge=1, le=4096)] = 64
    max_body_bytes: Annotated[int, Field(ge=1024)] = 64 * 1024 * 1024
    """Longer bodies are cut off and count as failed."""
    keep_body_bytes: Annotated[int, Field(ge=1024)] = 32 * 1024 * 1024
    """Longer ones are hashed as they arrive and not looked at: only their digests are matched."""
    total_s: Annotated[float, Field(ge=1, le=600)] = 30.0
    """After so long a transfer ends, whatever came."""
    retry_base_s: Annotated[float, Field(ge=0)] = 30.0
    """First pause after a passing failure; doubles with every further one."""
    archive: Literal["none", "pages"] = "none"
    """``pages`` keeps the body of every page that is read, sealed, in ``archive`` of the data
    directory; those that carry media inside themselves only where ``keep_media`` allows it."""


class JailSection(Section):
    """The decoding workers."""

    workers: Annotated[int, Field(ge=1, le=256)] = 2
    deadline_s: Annotated[float, Field(ge=0.1, le=60)] = 5.0
    require_all: bool = False
    """Refuse to start where Landlock or seccomp is missing."""


class ScanSection(Section):
    """How pictures are hashed."""

    mode: ScanMode = ScanMode.EXACT
    """``fast`` decodes a JPEG only as far as PDQ needs. What comes within 12 bits more than the
    threshold of a bank entry, or becomes a finding while its bytes are there, is decoded in full
    and judged by that. What only a later entry finds, or what lies beside known pictures, has no
    exact value: a later entry finds it at 12 bits more than its threshold, a person has to look,
    and it enters a bank by its digest alone."""
    least_side_px: Annotated[int, Field(ge=64, le=1024)] = LEAST_SIDE_PX
    """Fast mode: how many pixels of the smaller side remain; more is slower and closer."""
    audit_share: Annotated[float, Field(ge=0, le=1)] = 0.001
    """Fast mode: share of what comes near nothing that is scanned in full and asked again."""
    own_decoders: bool = True
    """Whether our own readers of JPEG and GIF may be used; libraries take twice as long."""


class IndexSection(Section):
    """How bank entries are kept ready to be matched against."""

    merge_at_entries: Annotated[int, Field(ge=1, le=1_000_000)] = 10_000
    """So many changes of the banks in memory become a file in ``index`` of the data directory.
    Where scans are made in fast mode, ``index-wide-12`` holds the banks once more, with 12 bits
    around them."""
    poll_s: Annotated[float, Field(ge=0, le=0.5)] = 0.5
    """How often a worker asks whether the banks changed; a new entry is matched that soon."""


class CaseworkSection(Section):
    """How people decide, and when the house looks again."""

    scheme: str = "three-labels"
    needed_verdicts: Annotated[int, Field(ge=1, le=9)] = 3
    near_distance_bits: Annotated[int, Field(ge=0, le=31)] = 31
    first_check_s: Annotated[float, Field(ge=0)] = 4 * 3600.0
    check_interval_s: Annotated[float, Field(ge=0)] = 24 * 3600.0
    repeat_after_s: Annotated[float, Field(ge=0)] = 24 * 3600.0
    max_steps: Annotated[int, Field(ge=1, le=365)] = 30
    """How often one address is noticed at the most."""
    authorities: dict[str, str] = Field(default_factory=dict)
    """Mail address of the authority of a country, by ISO code; empty until somebody fills it."""


class Config(Section):
    """Everything that an operator decides, read once at start."""

    data_dir: Path
    house: HouseSection = HouseSection()
    mandate: MandateSection | None = None
    store: StoreSection = StoreSection()
    vault: VaultSection = VaultSection()
    mail: MailSection = MailSection()
    hosting: HostingSection = HostingSection()
    egress: EgressSection = EgressSection()
    crawl: CrawlSection = CrawlSection()
    stop: StopSection = StopSection()
    traps: TrapSection = TrapSection()
    domains: tuple[DomainSection, ...] = ()
    revisit: RevisitSection = RevisitSection()
    metrics: MetricsSection = MetricsSection()
    jail: JailSection = JailSection()
    scan: ScanSection = ScanSection()
    index: IndexSection = IndexSection()
    casework: CaseworkSection = CaseworkSection()

    @model_validator(mode="after")
    def _loopback_only_where_exempt(self) -> Self:
        if self.egress.allow and self.house.mode is Mode.LIVE:
            raise ValueError("egress.allow is for mode = 'demo' or 'test' only")
        for route in self.egress.routes if self.is_exempt else ():
            if route.address not in self.egress.allow:
                raise ValueError(f"egress.routes: {route.name}: its address is not in egress.allow")
        for address, _ in self.egress.allow:
            if not ip_address(address).is_loopback:
                raise ValueError(f"egress.allow: {address} is not loopback")
        return self

    @model_validator(mode="after")
    def _tor_where_a_rule_asks_for_it(self) -> Self:
        is_there = any(route.name == "tor" for route in self.egress.routes)
        for one in self.domains:
            if one.do == "tor" and not is_there:
                raise ValueError(f"domains: {one.domain}: egress.routes names no way out «tor»")
        return self

    @model_validator(mode="after")
    def _mail_stays_where_exempt(self) -> Self:
        """A demo's or test's recipients need no approval: its mail must not leave the machine."""
        if self.is_exempt and self.mail.kind == "smtp" and not _is_loopback(self.mail.host):
            raise ValueError("mail.host: in mode 'demo' or 'test' an address of loopback")
        return self

    @model_validator(mode="after")
    def _key_apart_from_the_data(self) -> Self:
        if self.house.mode is not Mode.DEMO and self.key_file.resolve().is_relative_to(
            self.data_dir
        ):
            raise ValueError("vault.key_file lies inside the data directory; only the demo's may")
        return self

    @property
    def is_exempt(self) -> bool:
        """Whether this is a demo or a test: every target must then be loopback."""
        return self.house.mode is not Mode.LIVE

    @property
    def key_file(self) -> Path:
        """Where the key-encryption key lies: outside the data directory, the demo excepted."""
        if self.vault.key_file:
            return self.vault.key_file
        if self.house.mode is Mode.DEMO:
            return self.data_dir / "demo.key"
        return self.data_dir.with_name(f"{self.data_dir.name}.key")

    @property
    def base_url(self) -> str:
        """How browsers reach the Orb, without a slash at the end."""
        house = self.house
        return house.base_url.rstrip("/") or f"http://{house.listen_host}:{house.listen_port}"
