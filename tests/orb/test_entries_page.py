"""An archive of a case: a list of its files, each with what is known of its bytes."""

import hashlib
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from orbweaver.casework.models import CaseMedia
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from tests.casework.every import every
from tests.jail.drawn import landscape, saved
from tests.orb.conftest import SignIn
from tests.orb.filed import filed
from tests.orb.furnish import Furnished

NEW = saved(landscape(seed=77), "PNG")


@pytest.fixture
def archive(services: WebServices, house: Furnished) -> CaseMedia:
    """A reported zip: a picture that waits in a case, a new one, a text."""
    waiting = every(CaseMedia).order_by("case_id", "position")[0].media_sha256_hex
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w") as zipped:
        zipped.writestr("garden wall.jpg", house.pictures[waiting])
        zipped.writestr("pond.png", NEW)
        zipped.writestr("../list.txt", b"stones")
    return filed(services, sink.getvalue())


def page(archive: CaseMedia) -> str:
    return reverse("orb:entries", args=[archive.case_id, archive.media_sha256_hex])


def entry(name: str, archive: CaseMedia, number: int) -> str:
    return reverse(f"orb:{name}", args=[archive.case_id, archive.media_sha256_hex, number])


def test_every_file_is_listed_with_its_state(sign_in: SignIn, archive: CaseMedia) -> None:
    shown = sign_in(Role.ANALYST).get(page(archive)).content.decode()
    assert "3 files in the archive" in shown
    assert "waits in case" in shown
    assert "never seen" in shown
    assert hashlib.sha256(NEW).hexdigest() not in shown


def test_names_stand_apart_from_the_pictures(sign_in: SignIn, archive: CaseMedia) -> None:
    shown = sign_in(Role.ANALYST).get(page(archive)).content.decode()
    before, _, behind = shown.partition("<details")
    assert "garden wall" not in before
    assert "garden wall.jpg" in behind


def test_a_picture_in_it_is_blurred_until_it_is_held(sign_in: SignIn, archive: CaseMedia) -> None:
    client = sign_in(Role.ANALYST)
    blurred = Image.open(BytesIO(client.get(entry("entry-blurred", archive, 2)).content))
    clear = Image.open(BytesIO(client.post(entry("entry-reveal", archive, 2)).content))
    assert max(blurred.size) <= 64 < max(clear.size)


def test_what_is_no_picture_cannot_be_shown(sign_in: SignIn, archive: CaseMedia) -> None:
    client = sign_in(Role.ANALYST)
    assert client.post(entry("entry-reveal", archive, 3)).status_code == 422
    assert client.post(entry("entry-reveal", archive, 9)).status_code == 422


def test_who_may_not_review_sees_no_list(sign_in: SignIn, archive: CaseMedia) -> None:
    for role in (Role.LIAISON, Role.ADMINISTRATOR, Role.AUDITOR, Role.NOTIFIER, Role.INTAKE):
        assert sign_in(role).get(page(archive)).status_code == 403


def test_what_is_no_archive_says_so(
    sign_in: SignIn, services: WebServices, house: Furnished
) -> None:
    broken = filed(services, b"PK\x03\x04" + bytes(50))
    assert sign_in(Role.ANALYST).get(page(broken)).status_code == 422
