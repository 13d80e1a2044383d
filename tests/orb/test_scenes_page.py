"""A video of a case: a contact sheet of blurred scenes, one frame clear while it is held."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.test import override_settings
from django.urls import reverse
from PIL import Image

from orbweaver.casework.actions.banks import EntryRow, do_import_entries
from orbweaver.casework.models import CaseMedia, Look, LookPurpose
from orbweaver.casework.roles import Role
from orbweaver.deployment.asked_index import AskedIndex
from orbweaver.deployment.web_services import SETTING, WebServices
from orbweaver.model.signal import Signal
from orbweaver.orb.pages.scenes import time_of
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.town.pictures.containers import slide_show
from tests.casework.every import every
from tests.jail.drawn import landscape
from tests.orb.conftest import SignIn
from tests.orb.filed import filed
from tests.orb.furnish import BANK, Furnished


@pytest.fixture(scope="module")
def content() -> bytes:
    """Three landscapes, a second each."""
    return slide_show([landscape(seed) for seed in (1, 2, 3)])


@pytest.fixture
def video(services: WebServices, house: Furnished, content: bytes) -> CaseMedia:
    """A reported video, in a case of its own."""
    del house
    return filed(services, content)


def page(video: CaseMedia) -> str:
    return reverse("orb:scenes", args=[video.case_id, video.media_sha256_hex])


def scene(name: str, video: CaseMedia, place_ms: int) -> str:
    return reverse(f"orb:{name}", args=[video.case_id, video.media_sha256_hex, place_ms])


def test_the_page_of_the_case_leads_to_the_scenes(sign_in: SignIn, video: CaseMedia) -> None:
    case = sign_in(Role.ANALYST).get(reverse("orb:case", args=[video.case_id]))
    assert page(video) in case.content.decode()


def test_every_scene_stands_on_the_sheet_with_its_time(sign_in: SignIn, video: CaseMedia) -> None:
    shown = sign_in(Role.ANALYST).get(page(video)).content.decode()
    for place_ms in (0, 1000, 2000):
        assert scene("scene-blurred", video, place_ms) in shown
    assert "0:02" in shown
    assert "<video" not in shown


def test_a_scene_is_blurred_until_it_is_held(sign_in: SignIn, video: CaseMedia) -> None:
    client = sign_in(Role.ANALYST)
    blurred = Image.open(BytesIO(client.get(scene("scene-blurred", video, 1000)).content))
    clear = Image.open(BytesIO(client.post(scene("scene-reveal", video, 1000)).content))
    assert max(blurred.size) <= 64 < max(clear.size)


def test_the_sheet_is_one_preview_and_a_held_frame_one_look(
    sign_in: SignIn, video: CaseMedia
) -> None:
    client = sign_in(Role.ANALYST)
    client.get(page(video))
    client.get(scene("scene-blurred", video, 0))
    client.post(scene("scene-reveal", video, 0))
    looks = every(Look).filter(case_id=video.case_id).order_by("at", "look_id")
    assert sorted(looks.values_list("purpose", flat=True)) == [
        LookPurpose.PREVIEW.value,
        LookPurpose.REVIEW.value,
    ]


def test_the_matched_scene_is_named(
    sign_in: SignIn, services: WebServices, video: CaseMedia, content: bytes
) -> None:
    client = sign_in(Role.ANALYST)
    client.get(page(video))
    sheet = services.sheets.get((video.media_sha256_hex, 2, False))
    assert sheet is not None
    row = EntryRow(1, Signal("pdq", sheet[1].pdq_hex), "confirmed")
    do_import_entries(services.office, None, BANK, [row], "drawn", good_rows=False)
    placed = replace(services, index=AskedIndex(ExhaustiveIndex, services.desk))
    with override_settings(**{SETTING: lambda: placed}):
        shown = client.get(page(video)).content.decode()
    assert f"0:01: 0 bits from bank {BANK}" in shown


def test_who_may_not_review_sees_no_scene(sign_in: SignIn, video: CaseMedia) -> None:
    for role in (Role.LIAISON, Role.ADMINISTRATOR, Role.AUDITOR, Role.NOTIFIER, Role.INTAKE):
        assert sign_in(role).get(page(video)).status_code == 403
        assert sign_in(role).post(scene("scene-reveal", video, 0)).status_code == 403


def test_there_is_no_scene_where_none_begins(sign_in: SignIn, video: CaseMedia) -> None:
    client = sign_in(Role.ANALYST)
    assert client.get(scene("scene-blurred", video, 123)).status_code == 404
    assert client.post(scene("scene-reveal", video, 123)).status_code == 422


def test_a_video_that_does_not_open_says_so(
    sign_in: SignIn, services: WebServices, house: Furnished
) -> None:
    broken = filed(services, b"\x00\x00\x00\x18ftypmp42" + bytes(200))
    reply = sign_in(Role.ANALYST).get(page(broken))
    assert reply.status_code == 422
    assert "damaged" in reply.content.decode()


def test_times_read_as_minutes_and_seconds() -> None:
    assert [time_of(each) for each in (0, 59_999, 60_000, 600_400)] == [
        "0:00",
        "0:59",
        "1:00",
        "10:00",
    ]
