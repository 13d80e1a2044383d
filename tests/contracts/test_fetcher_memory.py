"""What a large body and a bomb cost in memory, measured in a process of their own."""

import asyncio
import hashlib
import json
import sys
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from backports import zstd

from tests.crawl.origin import Answer, Arrival, Origin, head, reply, serving

pytestmark = pytest.mark.full

MEBIBYTE = 1 << 20
PIECE = bytes(range(256)) * (MEBIBYTE // 256)
LARGE_MIB = 300
MOST_GROWN_KIB = 12 * 1024


async def send_large(_arrival: Arrival, writer: asyncio.StreamWriter) -> None:
    """Send 300 MiB."""
    writer.write(head(200, {"content-length": str(LARGE_MIB * MEBIBYTE)}))
    for _ in range(LARGE_MIB):
        writer.write(PIECE)
        await writer.drain()


def bomb(encoding: str, packed: bytes) -> Answer:
    """Return an answer that unpacks to 1 GiB of zeros."""
    return reply(packed, 200, {"content-encoding": encoding})


def by_brotli() -> bytes:
    """Pack 1 GiB of zeros by brotli, without holding them: about 1 kB."""
    packer = brotli.Compressor(quality=5)
    zeros = bytes(16 * MEBIBYTE)
    return b"".join(packer.process(zeros) for _ in range(64)) + bytes(packer.finish())


def by_zstd() -> bytes:
    """Pack them by zstd: 33 kB."""
    packer = zstd.ZstdCompressor()
    zeros = bytes(16 * MEBIBYTE)
    return b"".join(packer.compress(zeros) for _ in range(64)) + packer.flush()


def measured(answer: Answer) -> dict[str, Any]:
    """Let a process of its own fetch the answer."""

    async def story() -> dict[str, Any]:
        async with serving(Origin({"/small": reply(b"leaf"), "/large": answer})) as origin:
            worker = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "tests.contracts.fetch_worker", str(origin.port), str(MEBIBYTE)),
                stdout=asyncio.subprocess.PIPE,
            )
            said, _ = await worker.communicate()
        told: dict[str, Any] = json.loads(said)
        return told

    return asyncio.run(story())


def test_a_large_file_is_hashed_in_constant_memory() -> None:
    found = measured(send_large)
    assert found["size_bytes"] == LARGE_MIB * MEBIBYTE
    whole = hashlib.sha256()
    for _ in range(LARGE_MIB):
        whole.update(PIECE)
    assert found["sha256_hex"] == whole.hexdigest()
    assert found["grown_kib"] < MOST_GROWN_KIB


@pytest.mark.parametrize(("encoding", "pack"), [("br", by_brotli), ("zstd", by_zstd)])
def test_a_bomb_of_a_gibibyte_is_cut_in_constant_memory(
    encoding: str, pack: Callable[[], bytes]
) -> None:
    found = measured(bomb(encoding, pack()))
    assert "200 times" in found["error"]
    assert found["grown_kib"] < MOST_GROWN_KIB
