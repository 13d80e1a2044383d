"""Pages of one's own: settings within limits, notes; and the administrator's rules and sums."""

import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from orbweaver.casework.day_rules import DayRules, rules_of
from orbweaver.casework.models import CaseMedia, Colour, Organisation, PersonalSettings, WorkRules
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from tests.casework.every import every
from tests.orb.conftest import SignIn
from tests.orb.furnish import HARBOUR, Furnished
from tests.orb.seeing import NEAR_BITS, detail, pdq_distance_bits
from tests.orb.test_rest import rule

STRICT = DayRules(
    zone="Europe/Brussels", least_blur=3, largest_px=480, most_colour=Colour.NOWHERE, rest_min=15
)
CHOICE = {
    "language": "",
    "picture_px": "480",
    "blur": "3",
    "colour": "nowhere",
    "shows_keys": "on",
    "budget_min": "",
    "budget_reveals": "",
}


@pytest.fixture
def ana(sign_in: SignIn) -> Client:
    """An analyst's browser."""
    return sign_in(Role.ANALYST)


def choose(client: Client, **given: str) -> int:
    return client.post(reverse("orb:settings"), CHOICE | given).status_code


def pictures(client: Client) -> tuple[Image.Image, Image.Image]:
    """Return a case's picture before and while it is held."""
    media = every(CaseMedia).order_by("case_id", "position")[0]
    place = [media.case_id, media.media_sha256_hex]
    shown = (
        client.get(reverse("orb:blurred", args=place)),
        client.post(reverse("orb:reveal", args=place)),
    )
    assert [reply.status_code for reply in shown] == [200, 200]
    before, held = (Image.open(BytesIO(reply.content)) for reply in shown)
    return before, held


def test_everything_starts_blurred_and_grey_and_the_clear_picture_too(ana: Client) -> None:
    before, held = pictures(ana)
    assert (before.mode, held.mode) == ("L", "L")
    assert max(held.size) == 640


def test_colours_and_size_are_a_choice(ana: Client) -> None:
    assert choose(ana, colour="clear", picture_px="320") == 302
    before, held = pictures(ana)
    assert (before.mode, held.mode, max(held.size)) == ("L", "RGB", 320)
    assert choose(ana, colour="everywhere") == 302
    assert pictures(ana)[0].mode == "RGB"


def test_a_stronger_blur_shows_less(ana: Client) -> None:
    seen = []
    for strength in ("2", "4"):
        assert choose(ana, blur=strength) == 302
        buffer = BytesIO()
        pictures(ana)[0].save(buffer, "PNG")
        seen.append(detail(buffer.getvalue()))
    assert seen[1] < seen[0] / 1.5


def test_what_the_organisation_does_not_allow_cannot_be_chosen(
    services: WebServices, ana: Client
) -> None:
    rule(services, STRICT)
    for wrong in ({"blur": "2"}, {"picture_px": "640"}, {"colour": "clear"}, {"blur": "9"}):
        assert choose(ana, **wrong) == 400
    assert PersonalSettings.objects.count() == 0
    assert choose(ana, blur="4", picture_px="320") == 302


def test_limits_that_come_later_hold_for_old_choices(services: WebServices, ana: Client) -> None:
    assert choose(ana, colour="everywhere", picture_px="1280", blur="1") == 302
    rule(services, STRICT)
    before, held = pictures(ana)
    assert (before.mode, held.mode, max(held.size)) == ("L", "L", 480)


def test_the_weakest_blur_of_all_is_not_the_picture(ana: Client, house: Furnished) -> None:
    assert choose(ana, colour="everywhere", blur="1") == 302
    for media in every(CaseMedia):
        place = [media.case_id, media.media_sha256_hex]
        shown = ana.get(reverse("orb:blurred", args=place)).content
        assert pdq_distance_bits(shown, house.pictures[media.media_sha256_hex]) > NEAR_BITS


def test_the_pattern_shows_what_a_choice_means(services: WebServices, ana: Client) -> None:
    page = ana.get(reverse("orb:settings")).content.decode()
    addresses = re.findall(r'<img class="(\w+)" src="([^"]+)"', page)
    assert [name for name, _ in addresses] == ["blurred", "clear"]
    sizes = []
    for _, address in addresses:
        reply = ana.get(address.replace("&amp;", "&"))
        assert reply.headers["Cache-Control"] == "no-store"
        sizes.append(max(Image.open(BytesIO(reply.content)).size))
    assert sizes == [48, 640]
    rule(services, STRICT)
    address = addresses[1][1].replace("&amp;", "&")
    assert ana.get(address).status_code == 400
    assert ana.get(reverse("orb:settings-pattern")).status_code == 400


def test_keys_are_printed_unless_somebody_wants_none(ana: Client) -> None:
    assert 'data-keys="on"' in ana.get(reverse("orb:home")).content.decode()
    choice = {name: value for name, value in CHOICE.items() if name != "shows_keys"}
    ana.post(reverse("orb:settings"), choice)
    assert 'data-keys="off"' in ana.get(reverse("orb:home")).content.decode()


def test_a_tighter_day_shows_in_the_frame_and_a_looser_one_tomorrow(
    services: WebServices, ana: Client
) -> None:
    rule(services, STRICT)
    assert choose(ana, budget_min="40") == 302
    assert "Left today: 40 minutes, 60 clear looks" in ana.get("/orb/").content.decode()
    assert choose(ana, budget_min="90") == 302
    assert "Left today: 40 minutes" in ana.get("/orb/").content.decode()
    page = ana.get(reverse("orb:settings")).content.decode()
    assert "the one above holds from Nov. 23, 2026 on" in page
    assert 'value="90"' in page


def test_what_is_no_number_is_complained_of_beside_its_field(ana: Client) -> None:
    reply = ana.post(reverse("orb:settings"), CHOICE | {"budget_min": "0"})
    assert reply.status_code == 400
    assert 'class="wrong"' in reply.content.decode()


def test_a_note_is_kept_shown_to_its_writer_and_shredded(ana: Client, sign_in: SignIn) -> None:
    reply = ana.post(reverse("orb:notes"), {"text": "glad <of> the rain"}, follow=True)
    page = reply.content.decode()
    assert "glad &lt;of&gt; the rain" in page
    shred = re.search(r'action="(/orb/notes/[0-9a-f]{32}/shred/)"', page)
    assert shred
    other = sign_in(Role.SENIOR)
    assert "rain" not in other.get(reverse("orb:notes")).content.decode()
    assert other.post(shred[1]).status_code == 404
    assert ana.post(shred[1]).status_code == 302
    page = ana.get(reverse("orb:notes")).content.decode()
    assert "rain" not in page
    assert "The note is gone for good." in page
    assert ana.post(shred[1]).status_code == 404


def test_an_empty_note_is_complained_of(ana: Client) -> None:
    assert ana.post(reverse("orb:notes"), {"text": " "}).status_code == 400


def form_of(client: Client) -> dict[str, str]:
    """Return the rules' form as the page fills it in."""
    page = client.get(reverse("orb:work-rules")).content.decode()
    given = dict(re.findall(r'<input type="(?:number|hidden)" name="(\w+)" value="([^"]*)"', page))
    for name, body in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        given |= {name: chosen[1]} if chosen else {}
    return given


def test_an_administrator_reads_and_sets_the_rules(services: WebServices, sign_in: SignIn) -> None:
    ado = sign_in(Role.ADMINISTRATOR)
    rule(services, STRICT)
    page = ado.get(reverse("orb:work-rules")).content.decode()
    said = (
        "At most 120 minutes and 60 clear looks a day; a break of 15 minutes after 50 minutes; "
        "from 08:00 to 16:00 in Europe/Brussels; also alone."
    )
    assert said in page
    given = form_of(ado) | {"budget_min": "90", "needs_pair": "on", "cut_off_min": "900"}
    assert ado.post(reverse("orb:work-rules"), given).status_code == 302
    harbour = Organisation.objects.get(name=HARBOUR).organisation_id
    latest = every(WorkRules).filter(organisation_id=harbour, budget_min=90).get()
    assert (latest.needs_pair, latest.cut_off_min, latest.zone) == (True, 900, "Europe/Brussels")
    page = ado.get(reverse("orb:work-rules")).content.decode()
    assert "Ado Tide" in page
    assert "the command line" in page


def test_rules_that_contradict_themselves_are_complained_of(
    services: WebServices, sign_in: SignIn
) -> None:
    ado = sign_in(Role.ADMINISTRATOR)
    rule(services, STRICT)
    before = every(WorkRules).count()
    given = form_of(ado) | {"opens_min": "960", "cut_off_min": "480"}
    reply = ado.post(reverse("orb:work-rules"), given)
    assert reply.status_code == 400
    assert "Work stops after it opens." in reply.content.decode()
    assert every(WorkRules).count() == before


def test_nobody_sets_the_rules_of_another_organisation(sign_in: SignIn) -> None:
    ado = sign_in(Role.ADMINISTRATOR)
    rocks = Organisation.objects.exclude(name=HARBOUR).get().organisation_id
    given = form_of(ado) | {"organisation": rocks}
    before = rules_of(rocks)
    assert ado.post(reverse("orb:work-rules"), given).status_code == 404
    assert rules_of(rocks) == before


def test_the_page_of_sums_says_its_rules_and_names_nobody(
    services: WebServices, sign_in: SignIn, house: Furnished
) -> None:
    page = sign_in(Role.ADMINISTRATOR).get(reverse("orb:wellbeing")).content.decode()
    main = page.split("<main")[1]
    assert "at least five people have a part in it" in main
    assert not [name for name in house.by_first_name if name.title() in main]
    del services


def test_the_figure_stands_on_the_first_page_and_among_the_statistics(ana: Client) -> None:
    for name in ("home", "statistics"):
        page = ana.get(reverse(f"orb:{name}")).content.decode()
        assert "Clear looks per 1,000 sightings settled" in page
        assert '<p class="the-figure-number">–</p>' in page
