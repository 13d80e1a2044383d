"""Frames of a GIF are counted by walking its blocks; whole runs of full ones are stepped over."""

from hypothesis import given
from hypothesis import strategies as st

from orbweaver.jail.frame_count import count_gif_frames

HEAD = b"GIF89a" + bytes(7)
IMAGE = b"\x2c" + bytes(9) + b"\x08"


def blocks(lengths: list[int]) -> bytes:
    """Return sub-blocks of these lengths, and their end; what is in them looks like lengths."""
    return b"".join(bytes([n]) + b"\xff" * n for n in lengths) + b"\0"


@given(st.lists(st.lists(st.sampled_from([1, 7, 254, 255]), max_size=300), min_size=1, max_size=5))
def test_every_image_is_counted_whatever_its_blocks_are(images: list[list[int]]) -> None:
    content = HEAD + b"".join(IMAGE + blocks(lengths) for lengths in images) + b";"
    assert count_gif_frames(content) == len(images)


def test_a_run_longer_than_one_step_is_stepped_over() -> None:
    content = HEAD + IMAGE + blocks([255] * 1000 + [3]) + IMAGE + blocks([255] * 128) + b";"
    assert count_gif_frames(content) == 2


def test_a_cut_file_counts_what_it_has() -> None:
    content = HEAD + IMAGE + blocks([255] * 40) + IMAGE + blocks([9])
    for size_bytes in range(len(HEAD), len(content)):
        assert 1 <= count_gif_frames(content[:size_bytes]) <= 2
