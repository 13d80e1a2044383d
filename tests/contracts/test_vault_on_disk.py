"""The vault in a directory, when the disk or the process fails under it."""

import errno
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orbweaver.errors import ConfigError, StoreError, StoreFull, StoreUnavailable
from orbweaver.ports.vault.directory import DirectoryVault
from orbweaver.ports.vault.sealing import SealedVault
from tests.contracts.test_vault import digest, sealed, site_in
from tests.contracts.vault_worker import CONTENT

DURABLE_CALLS = ("write", "fsync", "link", "mkdir")


def files_of(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


@pytest.mark.full
def test_a_kill_at_any_step_of_sealing_leaves_nothing_half_done(tmp_path: Path) -> None:
    for step in range(1, 100):
        site = site_in(tmp_path / f"vault{step}")
        done = subprocess.run(site.worker("die", step), capture_output=True, check=False)
        vault = site.vault()
        assert vault.verify().damaged == ()
        assert vault.verify().objects == vault.holds(digest(CONTENT))
        assert files_of(site.disk) == set(vault._blobs.walk())
        vault.seal(digest(CONTENT), CONTENT)
        assert vault.open(digest(CONTENT)) == CONTENT
        if done.returncode == 0:
            assert step > 10
            return
    pytest.fail("sealing takes more than a hundred steps")


@pytest.mark.parametrize("failure", [errno.ENOSPC, errno.EIO])
def test_a_failure_at_any_step_of_sealing_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: int
) -> None:
    expected = StoreFull if failure == errno.ENOSPC else StoreUnavailable
    for step in range(1, 100):
        site = site_in(tmp_path / f"vault{step}")
        vault = site.vault()
        with monkeypatch.context() as patch:
            fail_at(patch, step, failure)
            met = failure_of(vault)
        if met is None:
            assert step > 8
            return
        assert met is expected
        assert site.vault().verify().damaged == ()
        vault.seal(digest(CONTENT), CONTENT)
        assert site.vault().open(digest(CONTENT)) == CONTENT
    pytest.fail("sealing takes more than a hundred steps")


def failure_of(vault: SealedVault) -> type[StoreError] | None:
    try:
        vault.seal(digest(CONTENT), CONTENT)
    except StoreError as error:
        return type(error)
    return None


def fail_at(patch: pytest.MonkeyPatch, step: int, failure: int) -> None:
    """Let the ``step``-th durable system call fail, as a disk would."""
    left = [step]

    def armed(call: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **named: object) -> object:
            left[0] -= 1
            if left[0] == 0:
                raise OSError(failure, os.strerror(failure))
            return call(*args, **named)

        return counted

    for name in DURABLE_CALLS:
        patch.setattr(os, name, armed(getattr(os, name)))


def test_a_file_that_may_not_grow_is_a_full_disk(tmp_path: Path) -> None:
    site = site_in(tmp_path / "vault")
    done = subprocess.run(site.worker("starve", 500), capture_output=True, text=True, check=True)
    assert done.stdout == "full\n"
    vault = site.vault()
    assert not vault.holds(digest(CONTENT))
    assert vault.verify().objects == 0
    assert list(vault.names()) == []
    sealed(vault)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False).returncode != 0:
        pytest.skip("only root may mount a small disk; the file size limit is tried above")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def until_full(vault: SealedVault, contents: list[bytes]) -> Iterator[bytes]:
    for content in contents:
        try:
            sealed(vault, content)
        except StoreFull:
            return
        yield content


def test_on_a_full_disk_nothing_is_half_written_and_room_is_enough_to_go_on(
    small_disk: Path,
) -> None:
    site = site_in(small_disk / "vault")
    vault = site.vault()
    source = random.Random(1)
    contents = [source.randbytes(30_000) for _ in range(20)]
    kept = list(until_full(vault, contents))
    assert 1 < len(kept) < 20
    assert [vault.open(digest(content)) for content in kept] == kept
    assert vault.verify().damaged == ()
    vault.shred(digest(kept[0]))
    sealed(vault, contents[len(kept)])
    assert vault.verify().objects == len(kept)


def test_files_are_for_this_user_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        sealed(site_in(tmp_path / "vault").vault())
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "vault").rglob("*")}
    assert modes == {0o700, 0o600}
    assert (tmp_path / "vault").stat().st_mode & 0o777 == 0o700


def test_files_of_others_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    site = site_in(tmp_path / "vault")
    (site.disk / "lost+found").mkdir(parents=True)
    (site.disk / "lost+found" / "notes.txt").write_text("not ours")
    (site.disk / "README").write_text("not ours")
    name = sealed(site.vault())
    assert site.vault().verify().objects == 1
    assert site.vault().open(name) == CONTENT


def test_a_key_of_another_length_is_a_mistake_in_the_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="32 bytes"):
        DirectoryVault(tmp_path, b"short", "harbour office")


def test_a_place_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreUnavailable, match="Not a directory"):
        site_in(tmp_path / "file" / "vault").vault()
