"""SHA-1 and SHA-256 in one pass are those of the standard library, whatever the bytes."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.kernel import library
from orbweaver.kernel.digests import sha1_sha256
from orbweaver.kernel.reference import digests as reference

BLOCK_BYTES = 64


@pytest.fixture(autouse=True)
def _native() -> None:
    assert library.loaded() is not None


@pytest.mark.parametrize("size_bytes", range(3 * BLOCK_BYTES + 1))
def test_every_end_of_a_block_is_padded_rightly(size_bytes: int) -> None:
    content = bytes(number * 37 % 256 for number in range(size_bytes))
    assert sha1_sha256(content) == reference.sha1_sha256(content)


@settings(max_examples=200)
@given(st.binary(max_size=5000))
def test_any_bytes(content: bytes) -> None:
    assert sha1_sha256(content) == reference.sha1_sha256(content)


def test_the_published_example() -> None:
    """FIPS 180-4's own, of a million letters."""
    one, two = sha1_sha256(b"a" * 1_000_000)
    assert one.hex() == "34aa973cd4c4daa4f61eeb2bdbad27316534016f"
    assert two.hex() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"


def test_a_large_file_with_noughts_inside() -> None:
    content = b"a harbour\0" * 300_000
    assert sha1_sha256(content) == (
        hashlib.sha1(content, usedforsecurity=False).digest(),
        hashlib.sha256(content).digest(),
    )
