"""A backup opens whole with its key, and not at all when it was cut, altered or reordered."""

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orbweaver.deployment.backup.sealed_stream import CHUNK_BYTES, OpeningReader, SealingWriter
from orbweaver.errors import DamagedObject

KEY = bytes(range(32))
SALT = b"s" * 32


def seal(content: bytes) -> bytes:
    target = io.BytesIO()
    writer = SealingWriter(target, KEY, SALT)
    writer.write(content)
    writer.close()
    return target.getvalue()


def unseal(sealed: bytes, key: bytes = KEY) -> bytes:
    return io.BufferedReader(OpeningReader(io.BytesIO(sealed), key)).read()


@given(st.binary(max_size=200))
def test_what_was_sealed_comes_back(content: bytes) -> None:
    assert unseal(seal(content)) == content


@pytest.mark.parametrize("size", [CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES])
def test_chunks_join_without_a_seam(size: int) -> None:
    content = bytes(index % 251 for index in range(size))
    assert unseal(seal(content)) == content


def test_another_key_does_not_open() -> None:
    with pytest.raises(DamagedObject):
        unseal(seal(b"quarry"), key=bytes(32))


@given(position=st.integers(0, 199), bit=st.integers(0, 7))
@example(position=41, bit=0)  # a length that promises more than there is
def test_one_altered_bit_is_noticed(position: int, bit: int) -> None:
    sealed = bytearray(seal(b"harbour" * 20))
    sealed[position] ^= 1 << bit
    with pytest.raises(DamagedObject):
        unseal(bytes(sealed))


@given(length=st.integers(0, 199))
def test_a_cut_is_noticed(length: int) -> None:
    with pytest.raises(DamagedObject):
        unseal(seal(b"harbour" * 20)[:length])


def test_a_cut_between_chunks_is_noticed() -> None:
    sealed = seal(bytes(CHUNK_BYTES + 10))
    first_chunk_end = 8 + 32 + 4 + CHUNK_BYTES + 16
    with pytest.raises(DamagedObject):
        unseal(sealed[:first_chunk_end])


def test_what_is_glued_to_the_end_is_noticed() -> None:
    with pytest.raises(DamagedObject):
        unseal(seal(b"harbour") + seal(b"quarry"))
