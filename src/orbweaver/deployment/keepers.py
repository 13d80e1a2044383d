"""Which keeper keeps which promise, as the configuration says."""

from pathlib import Path
from typing import TYPE_CHECKING

from orbweaver.config import Config
from orbweaver.deployment.databases import crawl_file
from orbweaver.deployment.keys import derive, read_key
from orbweaver.errors import ConfigError
from orbweaver.model.clock import Clock

if TYPE_CHECKING:
    from orbweaver.egress.guard import EgressGuard
    from orbweaver.egress.resolver import Resolver
    from orbweaver.egress.routes import Routes
    from orbweaver.ports.fetcher.curl import CurlFetcher
    from orbweaver.ports.frontier.port import Frontier
    from orbweaver.ports.hosting.port import HostingPort
    from orbweaver.ports.index.segments.index import SegmentIndex
    from orbweaver.ports.ledger.port import Ledger
    from orbweaver.ports.mail.port import MailPort
    from orbweaver.ports.vault.port import Vault

VAULT_FOLDER = "vault"
HOSTING_FILE_NAME = "hosting.json"
INDEX_FOLDER = "index"
LEAST_TOKEN_CHARS = 20


def frontier(config: Config) -> "Frontier":
    """Return the keeper of the frontier."""
    if config.store.kind == "postgres":
        from orbweaver.ports.frontier.postgres import PostgresFrontier

        return PostgresFrontier(config.store.crawl_dsn)
    from orbweaver.ports.frontier.sqlite import SqliteFrontier

    return SqliteFrontier(crawl_file(config))


def ledger(config: Config) -> "Ledger":
    """Return the keeper of the ledger."""
    if config.store.kind == "postgres":
        from orbweaver.ports.ledger.postgres import PostgresLedger

        return PostgresLedger(config.store.crawl_dsn)
    from orbweaver.ports.ledger.sqlite import SqliteLedger

    return SqliteLedger(crawl_file(config))


def vault(config: Config) -> "Vault":
    """Return the keeper of the vault."""
    kek = derive(read_key(config), "vault")
    tenant = config.mandate.organisation if config.mandate else ""
    if config.vault.kind == "directory":
        from orbweaver.ports.vault.directory import DirectoryVault

        return DirectoryVault(config.data_dir / VAULT_FOLDER, kek, tenant)
    return _bucket(config, kek, tenant)


def _bucket(config: Config, kek: bytes, tenant: str) -> "Vault":
    from orbweaver.ports.vault.s3 import S3Settings, S3Vault

    section = config.vault
    s3 = S3Settings(
        endpoint=section.endpoint,
        bucket=section.bucket,
        region=section.region,
        access_key=section.access_key,
        secret_key=_secret(section.secret_key_file, "vault.secret_key_file"),
    )
    return S3Vault(s3, kek, tenant)


def index(config: Config, folder: str = INDEX_FOLDER) -> "SegmentIndex":
    """Return the keeper of an index: files in the data directory that all processes share.

    They are made from the banks' database whenever they are missing; no backup holds them.
    """
    from orbweaver.ports.index.segments.index import SegmentIndex

    return SegmentIndex(config.data_dir / folder, config.index.merge_at_entries)


def mail(config: Config, clock: Clock) -> "MailPort":
    """Return the keeper that sends mail."""
    section = config.mail
    if section.kind == "file":
        from orbweaver.ports.mail.file import FileMail

        return FileMail(config.data_dir / "mail", clock)
    from orbweaver.ports.mail.smtp import SmtpMail, SmtpSettings

    smtp = SmtpSettings(
        host=section.host,
        port=section.port,
        starttls=section.security == "starttls",
        tls=section.security == "tls",
        helo=section.helo,
        user=section.user,
        password=_secret(section.password_file, "mail.password_file") if section.user else "",
        ca_file=section.ca_file,
    )
    return SmtpMail(smtp, clock)


def hosting(config: Config) -> "HostingPort":
    """Return the keeper that knows hosts."""
    from orbweaver.ports.hosting.recorded import RecordedHosting

    return RecordedHosting(config.hosting.path or config.data_dir / HOSTING_FILE_NAME)


def guard(config: Config) -> "EgressGuard":
    """Return the egress guard: loopback alone in demo and tests, the public web alone live."""
    from orbweaver.egress.guard import EgressGuard

    section = config.egress
    return EgressGuard(section.allow, only_loopback=config.is_exempt, ports=section.ports)


def resolver(config: Config, walls: "EgressGuard") -> "Resolver":
    """Return what resolves names; to be used inside one asyncio loop."""
    from orbweaver.egress.resolver import Nameserver, Resolver

    nameserver = config.egress.nameserver
    return Resolver(walls, [Nameserver(*nameserver)] if nameserver else [])


def routes(config: Config) -> "Routes":
    """Return the ways out: our own address, and those that the operator named."""
    from orbweaver.egress.routes import Route, RouteKind, Routes

    sections = config.egress.routes
    return Routes(
        Route(one.name, RouteKind(one.kind), one.address, one.patience) for one in sections
    )


def fetcher(
    config: Config, walls: "EgressGuard", names: "Resolver", user_agent: str, clock: Clock
) -> "CurlFetcher":
    """Return the fetcher; to be built and used inside one asyncio loop."""
    from orbweaver.ports.fetcher.curl import CurlFetcher

    return CurlFetcher(walls, names, user_agent, routes=routes(config), clock=clock)


def metrics_token(config: Config) -> str:
    """Return what ``/metrics`` asks for; empty where there is no such page.

    Raises:
        ConfigError: The file cannot be read, or holds too short a token.
    """
    if config.metrics.token_file is None:
        return ""
    token = _secret(config.metrics.token_file, "metrics.token_file")
    if len(token) < LEAST_TOKEN_CHARS:
        raise ConfigError(f"metrics.token_file: fewer than {LEAST_TOKEN_CHARS} characters")
    return token


def _secret(path: Path | None, key: str) -> str:
    if path is None:
        raise ConfigError(f"{key} is missing")
    try:
        return path.read_text().strip()
    except OSError as error:
        raise ConfigError(f"{key}: {path}: {error.strerror}") from error
