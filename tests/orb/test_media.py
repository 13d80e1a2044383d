"""Pictures: blurred on the server, clear only on a held request, each look in the log first."""

from io import BytesIO

from django.test import Client
from django.urls import reverse
from PIL import Image

from orbweaver.casework.models import AuditEvent, CaseMedia, Look
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from tests.orb.conftest import SignIn
from tests.orb.furnish import Furnished
from tests.orb.seeing import NEAR_BITS, detail, pdq_distance_bits

LARGEST_BLURRED_PX = 64


def a_media() -> CaseMedia:
    return CaseMedia.objects.order_by("case_id", "position")[0]


def blurred_address(media: CaseMedia) -> str:
    return reverse("orb:blurred", args=[media.case_id, media.media_sha256_hex])


def reveal_address(media: CaseMedia) -> str:
    return reverse("orb:reveal", args=[media.case_id, media.media_sha256_hex])


def test_the_blurred_picture_is_small_grey_and_without_detail(
    sign_in: SignIn, house: Furnished
) -> None:
    client = sign_in(Role.ANALYST)
    for media in CaseMedia.objects.all():
        reply = client.get(blurred_address(media))
        assert reply.status_code == 200
        picture = Image.open(BytesIO(reply.content))
        assert picture.mode == "L"
        assert max(picture.size) <= LARGEST_BLURRED_PX
        original = house.pictures[media.media_sha256_hex]
        assert detail(reply.content) < detail(original) / 3
        assert pdq_distance_bits(reply.content, original) > NEAR_BITS


def test_the_clear_picture_is_a_clean_copy_and_not_the_bytes(
    sign_in: SignIn, house: Furnished
) -> None:
    media = a_media()
    reply = sign_in(Role.ANALYST).post(reveal_address(media))
    original = house.pictures[media.media_sha256_hex]
    assert reply.headers["Content-Type"] == "image/jpeg"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.content != original
    assert pdq_distance_bits(reply.content, original) <= NEAR_BITS


def test_every_look_is_in_the_log(sign_in: SignIn, house: Furnished) -> None:
    media, client = a_media(), sign_in(Role.ANALYST)
    client.get(blurred_address(media))
    client.post(reveal_address(media))
    events = AuditEvent.objects.filter(tag="media.looked").order_by("number")
    assert ["preview" in events[0].facts_json, "review" in events[1].facts_json] == [True, True]
    assert Look.objects.count() == len(events) == 2


def test_a_look_stands_in_the_log_even_where_the_vault_then_fails(
    sign_in: SignIn, services: WebServices
) -> None:
    media = a_media()
    services.vault.shred(media.media_sha256_hex)
    reply = sign_in(Role.ANALYST).post(reveal_address(media))
    assert reply.status_code == 410
    assert Look.objects.count() == 1


def test_a_link_cannot_reveal(sign_in: SignIn) -> None:
    assert sign_in(Role.ANALYST).get(reveal_address(a_media())).status_code == 405
    assert Look.objects.count() == 0


def test_another_site_cannot_reveal(house: Furnished) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.people[Role.ANALYST])
    assert client.post(reveal_address(a_media())).status_code == 403
    assert Look.objects.count() == 0


def test_media_of_another_case_do_not_come_through_this_one(sign_in: SignIn) -> None:
    one = a_media()
    other = CaseMedia.objects.exclude(case_id=one.case_id)[0]
    crossed = reverse("orb:blurred", args=[one.case_id, other.media_sha256_hex])
    assert sign_in(Role.ANALYST).get(crossed).status_code == 404
    assert Look.objects.count() == 0


def test_no_other_role_sees_even_the_blur(sign_in: SignIn) -> None:
    for role in set(Role) - {Role.ANALYST, Role.SENIOR}:
        assert sign_in(role).get(blurred_address(a_media())).status_code == 403
    assert Look.objects.count() == 0
