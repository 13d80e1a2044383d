"""What is only near to what a bank holds, or equal by MD5 or SHA-1, is noticed by nobody unseen."""

import pytest

from tests.collisions.collided import Collided
from tests.story.place import Place


@pytest.fixture(scope="module")
def collided(prepared: Place, tmp_path_factory: pytest.TempPathFactory) -> Collided:
    """What became of it all, in a house whose bank lets exact matches go without eyes."""
    place = prepared.copy(tmp_path_factory.mktemp("collisions") / "house")
    out = place.data.with_suffix(".json")
    place.run("tests.collisions.drive", "--out", str(out))
    return Collided.read(out)


@pytest.mark.full
@pytest.mark.timeout(300)
def test_a_thousand_look_alikes_wait_for_eyes_and_none_is_noticed(collided: Collided) -> None:
    assert len(collided.alike) == 1000
    assert collided.alike_in_cases == collided.alike
    assert collided.noticed == collided.known


@pytest.mark.full
@pytest.mark.timeout(300)
def test_only_what_two_persons_saw_is_noticed_besides(collided: Collided) -> None:
    assert collided.looked_at
    assert set(collided.noticed_after_looks) == {*collided.known, *collided.looked_at}
    assert set(collided.later).isdisjoint(collided.noticed_at_last)
    assert collided.noticed_at_last == collided.noticed_after_looks


@pytest.mark.full
@pytest.mark.timeout(300)
def test_a_real_page_of_look_alikes_is_no_different(collided: Collided) -> None:
    assert collided.gallery_in_cases == collided.gallery_alike
    assert collided.noticed_of_gallery == collided.gallery_known


@pytest.mark.full
@pytest.mark.timeout(300)
def test_what_leaves_unapproved_is_known_to_the_byte(collided: Collided) -> None:
    assert collided.mails == len(collided.known) + len(collided.gallery_known)
