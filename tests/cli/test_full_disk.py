"""No room while sealing, recording, backing up: one sentence, and nothing half done."""

import resource
import shutil
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.cli.conftest import MANDATE, QUICK, TEST_MODE, Manned, Served, copy_of, reaching
from tests.cli.shell import Shell
from tests.cli.small_disk import small_disk

pytestmark = pytest.mark.full

NO_ROOM = "There is no room left; nothing was half written: "
ROOM_BYTES = 64 * 1024 * 1024
IDENTITIES = (
    ("crawl_page", "crawl"),
    ("crawl_media", "crawl"),
    ("crawl_sighting", "crawl"),
    ("casework_finding", "casework"),
    ("casework_case", "casework"),
    ("casework_report", "casework"),
)


def sums(shell: Shell) -> dict[str, int]:
    """Return how much is recorded, and how much is sealed."""
    held = shell.run("vault", "verify", "--json").record
    assert held["damaged"] == []
    return {"sealed": held["objects"]} | {each[0]: shell.rows_of(*each) for each in IDENTITIES}


@pytest.fixture(scope="module")
def undisturbed(
    first_house: Manned, served: Served, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, int]:
    """What a crawl with room enough records."""
    shell = copy_of(first_house.shell, tmp_path_factory.mktemp("undisturbed"))
    shell.configure(TEST_MODE + MANDATE + QUICK + reaching(served.nginx))
    shell.run("crawl", served.nginx.address("/rocks/"), "--reach", "thread")
    return sums(shell)


def test_a_full_vault_stops_a_crawl_which_goes_on_when_there_is_room(
    surfing: Manned, served: Served, undisturbed: dict[str, int]
) -> None:
    shell = surfing.shell
    words = ("crawl", served.nginx.address("/rocks/"), "--reach", "thread")
    with small_disk(shell.data / "vault", 60 * 1024) as disk:
        refusal = shell.refuses(1, *words)
        assert refusal.startswith(f"{NO_ROOM}the vault's disk")
        assert sums(shell)["sealed"] < undisturbed["sealed"]
        assert shell.rows_of("crawl_shard WHERE worker <> ''", "crawl") == 0  # given back at once
        shell.run("audit", "verify")
        disk.fill()
        assert shell.run("scan", served.site.root / "banner.png", "--json").record["error"] is None
        (disk.folder / "ballast").unlink()
        disk.resize(ROOM_BYTES)
        shell.run(*words)
        assert sums(shell) == undisturbed


def test_files_that_may_not_grow_are_no_room_either(surfing: Manned, served: Served) -> None:
    shell = surfing.shell
    largest = max(path.stat().st_size for path in shell.data.iterdir())
    shell.limits[resource.RLIMIT_FSIZE] = largest + 2 * 1024 * 1024
    picture = served.site.root / "large.png"
    picture.write_bytes(_noise(largest + 3 * 1024 * 1024))
    refusal = shell.refuses(1, "crawl", served.nginx.address("/large.png"), "--reach", "page")
    assert refusal == f"{NO_ROOM}the vault's disk: File too large"
    shell.limits.clear()
    assert shell.run("vault", "verify", "--json").record["objects"] == 0
    shell.run("crawl", served.nginx.address("/large.png"), "--reach", "page")
    assert shell.run("vault", "verify", "--json").record["objects"] == 1


@pytest.mark.parametrize(
    ("room_bytes", "says"),
    [(0, "The store does not answer: "), (96 * 1024, NO_ROOM), (256 * 1024, NO_ROOM)],
)
def test_full_databases_stop_a_crawl_which_goes_on_when_there_is_room(
    surfing: Manned, served: Served, undisturbed: dict[str, int], room_bytes: int, says: str
) -> None:
    shell = surfing.shell
    kept = shell.folder / "kept"
    shell.data.rename(kept)
    words = ("crawl", served.nginx.address("/rocks/"), "--reach", "thread")
    used = sum(path.stat().st_blocks * 512 for path in kept.rglob("*"))
    with small_disk(shell.data, ROOM_BYTES) as disk:
        shutil.copytree(kept, shell.data, dirs_exist_ok=True)
        disk.resize(used + room_bytes)
        assert shell.refuses(1, *words).startswith(says)
        disk.resize(ROOM_BYTES)
        shell.run("audit", "verify")
        shell.run(*words)
        assert sums(shell) == undisturbed


def test_a_backup_without_room_leaves_no_file(manned: Manned) -> None:
    with small_disk(manned.shell.folder / "elsewhere", 100 * 1024) as disk:
        target = disk.folder / "house.backup"
        assert manned.shell.refuses(1, "backup", target).startswith(NO_ROOM)
        assert list(disk.folder.iterdir()) == []


def test_init_without_room_says_so(shell: Shell) -> None:
    with small_disk(shell.folder / "small", 100 * 1024) as disk:
        assert NO_ROOM.rstrip() in shell.refuses(1, "init", "--data", disk.folder / "data")


def _noise(size_bytes: int) -> bytes:
    """Return a picture that no format makes smaller."""
    side_px = int((size_bytes / 3) ** 0.5) + 8
    values = np.random.default_rng(5).integers(0, 256, (side_px, side_px, 3), dtype=np.uint8)
    written = BytesIO()
    Image.fromarray(values).save(written, "PNG", compress_level=1)
    return written.getvalue()
