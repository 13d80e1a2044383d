"""Certificates: who serves over TLS must prove its name."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from orbweaver.egress.guard import EgressGuard
from orbweaver.errors import HostUnreachable
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl import CurlFetcher, CurlSettings
from orbweaver.ports.fetcher.port import FetchLimits, FetchReply
from tests.crawl.names import LOOPBACK, NameBook
from tests.crawl.origin import Origin, reply, serving


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate that garden.example signed for itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "garden.example")])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=36500))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("garden.example")]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = tmp_path_factory.mktemp("tls") / "garden.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def fetched(certificate: Path, host: str, ca_file: Path | None) -> FetchReply:
    """Fetch once over TLS."""

    async def story() -> FetchReply:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        async with serving(Origin({"/": reply(b"leaf")}), tls=context) as origin:
            guard = EgressGuard([(LOOPBACK, origin.port)], only_loopback=True)
            fetcher = CurlFetcher(
                guard, NameBook(guard), "orbweaver-tests", CurlSettings(ca_file=ca_file)
            )
            url = Url.parse(f"https://{host}:{origin.port}/")
            try:
                return await fetcher.fetch(url, FetchLimits(total_s=5), same_origin_only=False)
            finally:
                await fetcher.close()

    return asyncio.run(story())


def test_a_name_that_is_proven_is_believed(certificate: Path) -> None:
    assert fetched(certificate, "garden.example", certificate).body == b"leaf"


def test_a_certificate_that_nobody_trusts_is_refused(certificate: Path) -> None:
    with pytest.raises(HostUnreachable, match="certificate"):
        fetched(certificate, "garden.example", None)


def test_a_certificate_for_another_name_is_refused(certificate: Path) -> None:
    with pytest.raises(HostUnreachable, match="certificate"):
        fetched(certificate, "rocks.example", certificate)
