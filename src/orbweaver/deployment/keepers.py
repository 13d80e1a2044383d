"""Which keeper keeps which promise, as the configuration says."""

from pathlib import Path

from orbweaver.config import Config
from orbweaver.deployment.databases import crawl_file
from orbweaver.deployment.keys import derive, read_key
from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Nameserver, Resolver
from orbweaver.errors import ConfigError
from orbweaver.model.clock import Clock
from orbweaver.ports.fetcher.curl import CurlFetcher
from orbweaver.ports.fetcher.port import Fetcher
from orbweaver.ports.frontier.port import Frontier
from orbweaver.ports.frontier.postgres import PostgresFrontier
from orbweaver.ports.frontier.sqlite import SqliteFrontier
from orbweaver.ports.hosting.port import HostingPort
from orbweaver.ports.hosting.recorded import RecordedHosting
from orbweaver.ports.ledger.port import Ledger
from orbweaver.ports.ledger.postgres import PostgresLedger
from orbweaver.ports.ledger.sqlite import SqliteLedger
from orbweaver.ports.mail.file import FileMail
from orbweaver.ports.mail.port import MailPort
from orbweaver.ports.mail.smtp import SmtpMail, SmtpSettings
from orbweaver.ports.vault.directory import DirectoryVault
from orbweaver.ports.vault.port import Vault
from orbweaver.ports.vault.s3 import S3Settings, S3Vault

VAULT_FOLDER = "vault"
HOSTING_FILE_NAME = "hosting.json"


def frontier(config: Config) -> Frontier:
    """Return the keeper of the frontier."""
    if config.store.kind == "postgres":
        return PostgresFrontier(config.store.crawl_dsn)
    return SqliteFrontier(crawl_file(config))


def ledger(config: Config) -> Ledger:
    """Return the keeper of the ledger."""
    if config.store.kind == "postgres":
        return PostgresLedger(config.store.crawl_dsn)
    return SqliteLedger(crawl_file(config))


def vault(config: Config) -> Vault:
    """Return the keeper of the vault."""
    kek = derive(read_key(config), "vault")
    tenant = config.mandate.organisation if config.mandate else ""
    if config.vault.kind == "directory":
        return DirectoryVault(config.data_dir / VAULT_FOLDER, kek, tenant)
    section = config.vault
    s3 = S3Settings(
        endpoint=section.endpoint,
        bucket=section.bucket,
        region=section.region,
        access_key=section.access_key,
        secret_key=_secret(section.secret_key_file, "vault.secret_key_file"),
    )
    return S3Vault(s3, kek, tenant)


def mail(config: Config, clock: Clock) -> MailPort:
    """Return the keeper that sends mail."""
    section = config.mail
    if section.kind == "file":
        return FileMail(config.data_dir / "mail", clock)
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


def hosting(config: Config) -> HostingPort:
    """Return the keeper that knows hosts."""
    return RecordedHosting(config.hosting.path or config.data_dir / HOSTING_FILE_NAME)


def guard(config: Config) -> EgressGuard:
    """Return the egress guard: loopback alone in demo and tests, the public web alone live."""
    section = config.egress
    return EgressGuard(section.allow, only_loopback=config.is_exempt, ports=section.ports)


def resolver(config: Config, walls: EgressGuard) -> Resolver:
    """Return what resolves names; to be used inside one asyncio loop."""
    nameserver = config.egress.nameserver
    return Resolver(walls, [Nameserver(*nameserver)] if nameserver else [])


def fetcher(walls: EgressGuard, names: Resolver, user_agent: str) -> Fetcher:
    """Return the fetcher; to be built and used inside one asyncio loop."""
    return CurlFetcher(walls, names, user_agent)


def _secret(path: Path | None, key: str) -> str:
    if path is None:
        raise ConfigError(f"{key} is missing")
    try:
        return path.read_text().strip()
    except OSError as error:
        raise ConfigError(f"{key}: {path}: {error.strerror}") from error
