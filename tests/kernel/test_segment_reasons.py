"""Each reason for which a segment file is refused, reached by a file that is wrong in one thing."""

import numpy as np
import pytest

from orbweaver.errors import MalformedSegment
from orbweaver.kernel.native_segment import Held
from tests.kernel.format_page import reasons
from tests.kernel.segment_damage import Image, native_verdict, reference_verdict
from tests.kernel.segment_faults import SOUND, faulty

UNALIGNED = "it does not lie at a multiple of eight"
FAULTY = list(faulty())
NAMES = [f"{number} {reason}" for number, (reason, _) in enumerate(FAULTY)]


@pytest.mark.parametrize(("reason", "image"), FAULTY, ids=NAMES)
def test_a_file_is_refused_by_the_library_and_by_numpy_alike(reason: str, image: Image) -> None:
    assert native_verdict(image) == reason
    assert reference_verdict(image) == reason


def test_a_file_that_lies_oddly_in_memory_is_refused() -> None:
    """Only the library minds; what is mapped lies at the beginning of a page."""
    room = np.zeros(len(SOUND) + 8, np.uint8)
    room[1 : 1 + len(SOUND)] = np.frombuffer(SOUND, np.uint8)
    with pytest.raises(MalformedSegment, match=UNALIGNED):
        Held(room[1 : 1 + len(SOUND)].data)


def test_every_reason_of_the_page_is_reached() -> None:
    assert {reason for reason, _ in FAULTY} | {UNALIGNED} == set(reasons())
