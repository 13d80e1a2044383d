"""Adding a report by hand: how far it may lead is asked, and a reason where that is far."""

from collections.abc import Mapping

from django.test import Client
from django_scopes import scopes_disabled

from orbweaver.casework.models import Seed
from orbweaver.casework.nouns import seed_of
from orbweaver.casework.roles import Role
from orbweaver.model.seed import Reach, RobotsPolicy, Scope
from orbweaver.model.seed import Seed as SeedNoun
from tests.orb.conftest import SignIn
from tests.orb.test_deciding import text_of
from tests.orb.test_rooms import REPORTS, the_organisation

WHY = "asked to by the garden club"


def post(client: Client, more: Mapping[str, str]) -> tuple[int, str]:
    """Add a report with these answers besides the usual ones."""
    organisation = the_organisation(text_of(client, REPORTS))
    answers = {"addresses": "rocks.example/cliff/", "organisation": organisation, **more}
    reply = client.post(REPORTS, answers, follow=True)
    return reply.status_code, reply.content.decode()


def seeds_of_the_cliff() -> list[SeedNoun]:
    """Return the seeds that the report became."""
    with scopes_disabled():
        found = map(seed_of, Seed.objects.all())
    return [seed for seed in found if seed.url.path == "/cliff/"]


def test_links_out_with_a_reason_and_urgency_become_the_seeds_scope(sign_in: SignIn) -> None:
    asked = {"reach": "links_out", "hops_out": "2", "reason": WHY, "urgency": "3"}
    code, _ = post(sign_in(Role.INTAKE), asked)
    assert code == 200
    [seed] = seeds_of_the_cliff()
    assert (seed.scope, seed.urgency) == (Scope(Reach.LINKS_OUT, hops_out=2, reason=WHY), 3)


def test_without_a_reason_it_is_refused_at_the_field(sign_in: SignIn) -> None:
    for asked in ({"reach": "links_out"}, {"robots": "depart", "reason": "no"}):
        code, page = post(sign_in(Role.INTAKE), asked)
        assert code == 400
        assert "Say in a sentence why it may go further than usual." in page
    assert seeds_of_the_cliff() == []


def test_a_robots_txt_is_departed_from_for_a_reason(sign_in: SignIn) -> None:
    post(sign_in(Role.INTAKE), {"reach": "host", "robots": "depart", "reason": WHY})
    [seed] = seeds_of_the_cliff()
    assert seed.scope == Scope(Reach.HOST, robots=RobotsPolicy.DEPART, reason=WHY)


def test_what_is_left_out_is_as_usual(sign_in: SignIn) -> None:
    post(sign_in(Role.INTAKE), {})
    [seed] = seeds_of_the_cliff()
    assert (seed.scope, seed.urgency) == (Scope(), 0)
