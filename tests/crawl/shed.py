"""The shed: everything that a crawl works with, real, on one SQLite file and one folder."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from orbweaver.crawl.archive.pages import PageArchive
from orbweaver.crawl.needs import Scans
from orbweaver.crawl.parts import CrawlParts
from orbweaver.crawl.revisits import RevisitRule
from orbweaver.crawl.sessions import Identities
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.worker import CrawlWorker
from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.routes import Routes
from orbweaver.jail.pool import JailPool
from orbweaver.model.bank import BankEntry, BankUpdate, Terms
from orbweaver.model.clock import Clock, SystemClock
from orbweaver.model.mandate import Mandate
from orbweaver.model.seed import Scope, Seed
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.model.visit import Visit
from orbweaver.pipeline.judges import FreshJudges
from orbweaver.ports.fetcher.curl import CurlFetcher, CurlSettings, Pinner
from orbweaver.ports.fetcher.port import FetchLimits
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.ports.index.port import KeepsBanks
from orbweaver.ports.vault.directory import DirectoryVault
from orbweaver.scan.scanner import Scanner
from tests.contracts.conftest import open_frontier, open_ledger
from tests.crawl.names import LOOPBACK, NameBook
from tests.crawl.plans import MANDATE, first_visit, seed_at

QUICK = CrawlSettings(
    worker="tests",
    delay_s=0,
    address_delay_s=0,
    poll_s=0.02,
    pull_pause_s=0.002,
    commit_wait_s=0.001,
    retry_base_s=0.02,
    idle_horizon_s=5,
    store_pause_s=0.02,
    limits=FetchLimits(max_body_bytes=1 << 20, total_s=5),
)


@dataclass
class FixedBanks:
    """Banks that a test changes by hand."""

    version: int = 1
    entries: Sequence[BankEntry] = ()
    told: dict[int, tuple[BankEntry, ...]] = field(default_factory=dict)
    """What was said to be in force at each version."""

    def bank_version(self) -> int:
        """Return the version."""
        return self.version

    def bank_history(self, version: int) -> str:
        """Return a name for every version up to now: these banks only ever go on."""
        return f"fixed {version}" if 0 < version <= self.version else ""

    def bank_updates(self, after_version: int) -> Iterable[BankUpdate]:
        """Tell entries that came and went, and then the version."""
        before, now = self.told.get(after_version, ()), tuple(self.entries)
        self.told[self.version] = now
        yield BankUpdate(after_version, added=tuple(e for e in now if e not in before))
        yield BankUpdate(after_version, withdrawn=tuple(e for e in before if e not in now))
        yield BankUpdate(self.version)


def bank_entry(
    signal: Signal, *, is_final_here: bool = False, allows: bool = False, terms: Terms | None = None
) -> BankEntry:
    """Return an entry of an invented bank of rocks and plants."""
    return BankEntry(
        entry_id=f"entry-{signal.signal_type}-{signal.value_hex[:8]}",
        bank="plants",
        signal=signal,
        scheme="three-labels",
        classification="" if allows else "marked",
        is_final_here=is_final_here,
        allows=allows,
        terms=terms or Terms(),
    )


@dataclass
class Shed:
    """The keepers of one crawl, and what it found."""

    crawl_database: Path | str
    """A migrated SQLite file, or the DSN of a PostgreSQL database."""
    pool: JailPool
    banks: KeepsBanks = field(default_factory=FixedBanks)
    mandate: Mandate = MANDATE
    clock: Clock = field(default_factory=SystemClock)
    scans: Scans | None = None
    """In exact mode where none is given."""
    margin_bits: int = 0
    """How much further the banks reach for fast values."""
    vault_folder: Path | None = None
    """Beside the SQLite file where none is given."""
    logins: Identities | None = None
    """Nobody logs in anywhere where none is given."""
    archives: bool = False
    """Whether the bodies of pages are kept, in a folder beside the SQLite file."""
    revisits: RevisitRule | None = None
    """No page comes back where none is given."""
    ca_file: Path | None = None
    """Whom alone to trust over TLS; what the system trusts where none is given."""
    routes: Routes | None = None
    """The ways out; the direct one alone where none are given."""

    def __post_init__(self) -> None:
        """Open the keepers."""
        self.frontier = open_frontier(self.crawl_database)
        self.ledger = open_ledger(self.crawl_database)
        folder = self.vault_folder or Path(self.crawl_database).parent / "vault"
        self.vault = DirectoryVault(folder, b"k" * 32, "garden")

    @property
    def archive(self) -> PageArchive:
        """Where bodies of pages are kept."""
        folder = Path(self.crawl_database).parent / "archive"
        return PageArchive(folder, b"a" * 32, keep_media=False)

    def close(self) -> None:
        """Close the keepers."""
        self.frontier.close()
        self.ledger.close()

    def offer(self, address: str, scope: Scope | None = None) -> Seed:
        """Queue a seed at a live address."""
        seed = seed_at(Url.parse(address), scope)
        self.frontier.offer([first_visit(seed)])
        return seed

    def offer_visit(self, visit: Visit) -> None:
        """Queue any visit."""
        self.frontier.offer([visit])

    async def crawl(
        self,
        ports: Sequence[int],
        settings: CrawlSettings = QUICK,
        *,
        until_idle: bool = True,
        on_start: list[CrawlWorker] | None = None,
    ) -> CrawlWorker:
        """Run one worker that may connect to 127.0.0.1 on these ports, where all names stand."""
        guard = EgressGuard([(LOOPBACK, port) for port in ports], only_loopback=True)
        work = self.work(guard, NameBook(guard), settings, until_idle=until_idle, on_start=on_start)
        return await work

    async def work(
        self,
        guard: EgressGuard,
        names: Pinner,
        settings: CrawlSettings,
        *,
        until_idle: bool = True,
        on_start: list[CrawlWorker] | None = None,
    ) -> CrawlWorker:
        """Run one worker that resolves by ``names`` and connects where ``guard`` allows."""
        trust = CurlSettings(ca_file=self.ca_file)
        fetcher = CurlFetcher(guard, names, self.mandate.user_agent, trust, routes=self.routes)
        parts = CrawlParts(
            frontier=self.frontier,
            ledger=self.ledger,
            vault=self.vault,
            fetcher=fetcher,
            pool=self.pool,
            scans=self.scans or Scanner(self.pool),
            judges=FreshJudges(self.banks, ExhaustiveIndex(), margin_bits=self.margin_bits),
            mandates={self.mandate.mandate_id: self.mandate},
            clock=self.clock,
            locates=names,
            identities=self.logins,
            revisits=self.revisits,
            archive=self.archive if self.archives else None,
        )
        worker = CrawlWorker(parts, settings)
        if on_start is not None:
            on_start.append(worker)
        try:
            await worker.run(until_idle=until_idle)
        finally:
            worker.close()
            await fetcher.close()
        return worker

    def statuses(self) -> dict[str, int | None]:
        """Return the status of every recorded page by path and query."""
        return {page.url.path + page.url.query: page.status for page in self.ledger.pages()}

    def errors(self) -> dict[str, str]:
        """Return the error of every recorded page that has one, by path and query."""
        pages = self.ledger.pages()
        return {page.url.path + page.url.query: page.error for page in pages if page.error}

    def findings(self) -> dict[str, str]:
        """Return the kind of every handed-over finding by the path of its sighting."""
        handed = self.ledger.handed_findings(0, 10_000)
        return {h.finding.sighting.url.path: str(h.finding.kind) for h in handed}

    def identities(self) -> dict[str, frozenset[object]]:
        """Return every identity that was recorded: what must not depend on order or kills."""
        handed = self.ledger.handed_findings(0, 100_000)
        return {
            "pages": frozenset((p.page_id, p.status, p.sha256_hex) for p in self.ledger.pages()),
            "sightings": frozenset(s.sighting_id for s in self.ledger.sightings()),
            "matches": frozenset(self.ledger.matches()),
            "findings": frozenset((h.finding.finding_id, h.finding.kind) for h in handed),
            "checks": frozenset(h.check.check_id for h in self.ledger.handed_checks(0, 100_000)),
            "vault": frozenset(self.vault.names()),
        }


def quick(settings: CrawlSettings = QUICK, **changed: object) -> CrawlSettings:
    """Return quick settings with some changed."""
    return replace(settings, **changed)  # type: ignore[arg-type] # names are checked by replace
