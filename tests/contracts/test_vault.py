"""Every vault keeper: what is sealed survives, opens only as itself, and can be made to vanish."""

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from orbweaver.errors import DamagedObject, MalformedSignal, NotInVault, Shredded
from orbweaver.ports.vault.sealing import KEY_SUFFIX, OBJECT_SUFFIX, SealedVault
from tests.contracts.vault_worker import CONTENT, vault_of
from tests.servers.s3 import S3Server

KEK = bytes(range(32))
TENANT = "harbour office"
WORKER = Path(__file__).with_name("vault_worker.py")


@dataclass(frozen=True)
class Site:
    """One store that any number of vaults may be opened on."""

    settings: dict[str, str]
    disk: Path
    """Where the store's bytes lie in the end."""

    def vault(self, kek: bytes = KEK, tenant: str = TENANT) -> SealedVault:
        vault = vault_of(self.settings | {"kek_hex": kek.hex(), "tenant": tenant})
        assert isinstance(vault, SealedVault)
        return vault

    def worker(self, task: str, number: int) -> list[str]:
        told = json.dumps(self.settings | {"kek_hex": KEK.hex(), "tenant": TENANT})
        return [sys.executable, str(WORKER), told, task, str(number)]


def site_in(folder: Path) -> Site:
    return Site({"keeper": "directory", "root": str(folder)}, folder)


@pytest.fixture(scope="module")
def s3_server() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture(params=["directory", pytest.param("s3", marks=pytest.mark.full)])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    if request.param == "directory":
        return site_in(tmp_path / "vault")
    server: S3Server = request.getfixturevalue("s3_server")
    keys = {"access_key": server.access_key, "secret_key": server.secret_key}
    where = {"keeper": "s3", "endpoint": server.endpoint, "prefix": tmp_path.name}
    return Site(where | keys, server.folder)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def sealed(vault: SealedVault, content: bytes = CONTENT) -> str:
    assert vault.seal(digest(content), content)
    return digest(content)


def blobs_of(vault: SealedVault) -> dict[str, bytes]:
    return {name: vault._blobs.read(name) or b"" for name in vault._blobs.walk()}


def replace_blob(vault: SealedVault, name: str, content: bytes) -> None:
    vault._blobs.remove(name)
    assert vault._blobs.create(name, content)


def test_promise_1_what_was_sealed_is_there_for_the_next_process(site: Site) -> None:
    name = sealed(site.vault())
    assert site.vault().open(name) == CONTENT
    assert site.vault().holds(name)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(3))
def test_promise_1_and_3_whatever_a_killed_process_acknowledged_opens(
    site: Site, seed: int
) -> None:
    with subprocess.Popen(site.worker("loop", seed), stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        acknowledged = [worker.stdout.readline() for _ in range(5 + 7 * seed)]
        worker.kill()
        acknowledged += [line for line in worker.stdout if line.endswith("\n")]
    vault = site.vault()
    assert [digest(vault.open(line.strip())) + "\n" for line in acknowledged] == acknowledged
    assert vault.verify().damaged == ()


def test_promise_2_sealing_again_changes_nothing(site: Site) -> None:
    vault = site.vault()
    name = sealed(vault)
    before = blobs_of(vault)
    assert not vault.seal(name, CONTENT)
    assert not site.vault().seal(name, CONTENT)
    assert blobs_of(vault) == before


def test_promise_2_of_many_who_seal_the_same_at_once_one_was_first(site: Site) -> None:
    vaults = [site.vault() for _ in range(8)]
    answers: list[bool] = []
    start = threading.Barrier(len(vaults))

    def seal(vault: SealedVault) -> None:
        start.wait()
        answers.append(vault.seal(digest(CONTENT), CONTENT))

    threads = [threading.Thread(target=seal, args=(vault,)) for vault in vaults]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 7 + [True]
    assert site.vault().open(digest(CONTENT)) == CONTENT


@pytest.mark.parametrize("suffix", [KEY_SUFFIX, OBJECT_SUFFIX])
def test_promise_3_half_of_an_object_is_none_and_is_sealed_anew(site: Site, suffix: str) -> None:
    vault = site.vault()
    name = sealed(vault)
    (half,) = [blob for blob in blobs_of(vault) if blob.endswith(suffix)]
    vault._blobs.remove(half)
    assert not vault.holds(name)
    with pytest.raises((NotInVault, DamagedObject)):
        vault.open(name)
    assert vault.seal(name, CONTENT)
    assert vault.open(name) == CONTENT


@pytest.mark.parametrize("content", [b"", b"x", CONTENT, bytes(3_000_000)])
def test_promise_4_open_gives_back_what_was_sealed(site: Site, content: bytes) -> None:
    vault = site.vault()
    assert vault.open(sealed(vault, content)) == content


@pytest.mark.parametrize("suffix", [KEY_SUFFIX, OBJECT_SUFFIX])
@pytest.mark.parametrize(
    "damage",
    [
        lambda blob: blob[:-1],
        lambda blob: blob[:0],
        lambda blob: blob + b"x",
        lambda blob: blob[:30] + bytes([blob[30] ^ 1]) + blob[31:],
        lambda blob: b"\0" * len(blob),
    ],
    ids=["cut", "emptied", "longer", "a bit flipped", "zeros"],
)
def test_promise_4_damage_is_named_and_gives_no_bytes(
    site: Site, suffix: str, damage: Callable[[bytes], bytes]
) -> None:
    vault = site.vault()
    name = sealed(vault)
    other = sealed(vault, b"another")
    (store_name,) = {b.removesuffix(suffix) for b in blobs_of(vault) if b.endswith(suffix)} - {
        vault._envelope.name_of(other)
    }
    blob = store_name + suffix
    replace_blob(vault, blob, damage(blobs_of(vault)[blob]))
    with pytest.raises(DamagedObject):
        vault.open(name)
    report = vault.verify()
    assert report.damaged == (store_name,)
    assert (report.objects, report.size_bytes) == (1, len(b"another"))


def test_promise_4_what_is_not_there_is_not_in_the_vault(site: Site) -> None:
    vault = site.vault()
    assert not vault.holds(digest(CONTENT))
    with pytest.raises(NotInVault):
        vault.open(digest(CONTENT))
    with pytest.raises(MalformedSignal):
        vault.open("../../etc/passwd")


def test_promise_4_bytes_that_are_not_what_they_are_called_are_not_taken(site: Site) -> None:
    vault = site.vault()
    with pytest.raises(DamagedObject):
        vault.seal(digest(b"other"), CONTENT)
    assert blobs_of(vault) == {}


def test_promise_5_an_object_moved_under_anothers_name_does_not_open(site: Site) -> None:
    vault = site.vault()
    one, other = sealed(vault), sealed(vault, b"another")
    names = [vault._envelope.name_of(sha256_hex) for sha256_hex in (one, other)]
    blobs = blobs_of(vault)
    for suffix in (KEY_SUFFIX, OBJECT_SUFFIX):
        replace_blob(vault, names[0] + suffix, blobs[names[1] + suffix])
    with pytest.raises(DamagedObject):
        vault.open(one)
    assert vault.verify().damaged == (names[0],)


def test_promise_5_another_tenant_or_key_opens_nothing(site: Site) -> None:
    name = sealed(site.vault())
    for stranger in (site.vault(tenant="the quarry"), site.vault(kek=bytes(32))):
        assert not stranger.holds(name)
        with pytest.raises(NotInVault):
            stranger.open(name)
        mine, theirs = (v._envelope.name_of(name) for v in (site.vault(), stranger))
        assert mine != theirs
        for suffix in (KEY_SUFFIX, OBJECT_SUFFIX):
            stranger._blobs.create(theirs + suffix, blobs_of(stranger)[mine + suffix])
        with pytest.raises(DamagedObject):
            stranger.open(name)


def test_promise_6_what_was_shredded_stays_away(site: Site) -> None:
    vault = site.vault()
    name = sealed(vault)
    kept = sealed(vault, b"another")
    before = blobs_of(vault)
    store_name = vault._envelope.name_of(name)
    vault.shred(name)
    vault.shred(name)
    assert not vault.holds(name)
    with pytest.raises(Shredded):
        vault.open(name)
    with pytest.raises(Shredded):
        site.vault().seal(name, CONTENT)
    assert before[store_name + KEY_SUFFIX] not in blobs_of(vault).values()
    assert before[store_name + OBJECT_SUFFIX] not in blobs_of(vault).values()
    assert vault.open(kept) == b"another"
    report = vault.verify()
    assert (report.objects, report.shredded, report.damaged) == (1, 1, ())


def test_promise_6_the_ciphertext_alone_is_worth_nothing_after_the_shredding(site: Site) -> None:
    vault = site.vault()
    name = sealed(vault)
    blob = vault._envelope.name_of(name) + OBJECT_SUFFIX
    copy = blobs_of(vault)[blob]
    vault.shred(name)
    assert vault._blobs.create(blob, copy)
    with pytest.raises(Shredded):
        vault.open(name)


def test_promise_6_what_was_never_sealed_can_be_kept_away(site: Site) -> None:
    vault = site.vault()
    vault.shred(digest(CONTENT))
    with pytest.raises(Shredded):
        vault.seal(digest(CONTENT), CONTENT)


def test_promise_7_nothing_in_the_store_is_clear(site: Site) -> None:
    canary = b"CANARY the lighthouse at the northern mole CANARY"
    vault = site.vault()
    sealed(vault, canary)
    hashes = [
        hashlib.new(kind, canary, usedforsecurity=False).digest()
        for kind in ("md5", "sha1", "sha256")
    ]
    needles = [canary, canary[8:24], TENANT.encode(), KEK, *hashes]
    needles += [value.hex().encode() for value in hashes]
    looked_at = 0
    for path in site.disk.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        looked_at += len(content)
        for needle in needles:
            assert needle not in content
            assert needle.decode("latin-1") not in str(path)
    assert looked_at > len(canary)


def test_names_are_those_of_whole_objects(site: Site) -> None:
    vault = site.vault()
    assert list(vault.names()) == []
    name = sealed(vault)
    sealed(vault, b"another")
    assert len(list(vault.names())) == 2
    vault.shred(name)
    assert list(vault.names()) == [vault._envelope.name_of(digest(b"another"))]
