"""Blind: nothing that an analyst can fetch differs by what somebody else decided before them.

Every page is asked for twice, from one and the same house: as it stands, and as it stands when
somebody has decided on a case. All that comes back is compared, byte by byte.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import connections
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from orbweaver.casework.actions.decisions import do_hold_decision
from orbweaver.casework.actions.queue import do_take_next
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.leases import give_back
from orbweaver.casework.models import AuditEvent, CaseMedia, Membership, Verdict
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from orbweaver.orb.access import RULES, may_open
from orbweaver.orb.urls import urlpatterns
from tests.casework.every import every
from tests.orb.conftest import Place
from tests.orb.entering import entered
from tests.orb.furnish import Furnished

ANY_ID = "0" * 32
STREAMS = {"events", "queue-events", "live"}
"""Pages without an end; what they carry is compared where they are tried."""
CSRF = re.compile(r'(csrfmiddlewaretoken" value="|csrf-token" content=")[^"]+')
ASKS_AS: tuple[dict[str, str], ...] = ({}, {"X-Orb-Part": "main"}, {"Accept": "application/json"})


@dataclass(frozen=True, slots=True)
class Scene:
    """A furnished house with a case that waits, and ways to look at it twice."""

    place: Place
    office: Office
    house: Furnished
    case_id: str

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Let whatever happens in the block not have happened."""
        desk_file = self.place.desk_file
        kept = desk_file.with_suffix(".kept")
        connections.close_all()
        shutil.copy(desk_file, kept)
        yield
        connections.close_all()
        for leftover in self.place.folder.glob(f"{desk_file.name}-*"):
            leftover.unlink()
        shutil.copy(kept, desk_file)


Act = Callable[[Scene], None]


def nobody_does(scene: Scene) -> None:
    """Nothing happens."""
    del scene


def ana_decides(scene: Scene) -> None:
    ana, facts = scene.house.by_first_name["ana"], {"place": "garden"}
    do_record_verdict(scene.office, ana, scene.case_id, "confirmed", facts=facts)


def ana_changes_her_mind(scene: Scene) -> None:
    for label in ("harmless", "confirmed"):
        do_record_verdict(scene.office, scene.house.by_first_name["ana"], scene.case_id, label)


def ana_looks(scene: Scene) -> None:
    """What a colleague sees of somebody who has a case before them and decided nothing."""
    do_take_next(scene.office, scene.house.by_first_name["ana"])


def ana_holds(scene: Scene) -> None:
    ana = scene.house.by_first_name["ana"]
    do_hold_decision(scene.office, ana, scene.case_id, "confirmed", seen_position=1)


@pytest.fixture
def scene(place: Place, services: WebServices, house: Furnished) -> Scene:
    """Nobody has decided anything, and nobody has a case before them."""
    ana, office = house.by_first_name["ana"], services.office
    case_id = do_take_next(office, ana)
    assert case_id is not None
    give_back(office, ana)
    return Scene(place, office, house, case_id)


def addresses(case_id: str, roles: frozenset[Role]) -> Iterator[str]:
    """Yield every address that somebody of these roles may ask for, about this case."""
    sha256_hex = every(CaseMedia).filter(case_id=case_id)[0].media_sha256_hex
    known = {"case_id": case_id, "sha256_hex": sha256_hex, "number": "0"}
    for pattern in urlpatterns:
        name = str(pattern.name)
        if may_open(name, roles) and not RULES[name].is_public and name not in STREAMS:
            asked = pattern.pattern.converters
            yield reverse(f"orb:{name}", args=[known.get(each, ANY_ID) for each in asked])
    yield f"{reverse('orb:case', args=[case_id])}?media=1"
    yield f"{reverse('orb:next')}?after={case_id}"


def told(reply: HttpResponseBase) -> str:
    """Return all that came back, but for the tokens of forms."""
    body = b"".join(reply).decode(errors="replace")
    headers = sorted(reply.headers.items())
    body = CSRF.sub(lambda found: found[1], body)
    return f"{reply.status_code} {headers} {reply.cookies} {body}"


def transcript(client: Client, case_id: str, roles: frozenset[Role]) -> dict[str, str]:
    """Ask for everything, in one order."""
    found = {}
    for address in addresses(case_id, roles):
        for headers in ASKS_AS:
            found[f"{address} {headers}"] = told(client.get(address, headers=headers))
    return found


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    assert one.keys() == other.keys()
    return [f"{key}\n{one[key]}\n{other[key]}" for key in one if one[key] != other[key]]


@pytest.mark.parametrize(
    ("before", "decides"),
    [(nobody_does, ana_decides), (nobody_does, ana_changes_her_mind), (ana_looks, ana_holds)],
)
@pytest.mark.parametrize(("name", "role"), [("ben", Role.ANALYST), ("sol", Role.SENIOR)])
def test_no_page_differs_by_what_somebody_else_decided(
    scene: Scene, before: Act, decides: Act, name: str, role: Role
) -> None:
    client, roles = entered(scene.house.by_first_name[name]), frozenset({role})
    with scene.undone():
        before(scene)
        plain = transcript(client, scene.case_id, roles)
    decides(scene)
    assert differences(plain, transcript(client, scene.case_id, roles)) == []
    assert len(plain) > 60


def test_the_comparison_sees_what_may_be_seen(scene: Scene) -> None:
    """After one's own verdict the others' are shown: the same comparison must notice that."""
    ben = scene.house.by_first_name["ben"]
    client, roles = entered(ben), frozenset({Role.ANALYST})
    do_record_verdict(scene.office, ben, scene.case_id, "harmless")
    with scene.undone():
        plain = transcript(client, scene.case_id, roles)
    ana_decides(scene)
    assert len(differences(plain, transcript(client, scene.case_id, roles))) > 0
    assert every(Verdict).count() == 2


def test_the_audit_log_keeps_open_labels_from_an_auditor_who_reviews_too(scene: Scene) -> None:
    ben = scene.house.by_first_name["ben"]
    own = Membership.objects.get(person=ben)
    Membership.objects.create(
        person=ben,
        organisation_id=own.organisation_id,
        role=Role.AUDITOR.value,
        granted_at=own.granted_at,
    )
    ana_decides(scene)
    assert AuditEvent.objects.filter(tag="verdict.given", facts_json__contains="confirmed").exists()
    page = entered(ben).get(reverse("orb:audit")).content.decode()
    line = page.split("verdict.given")[1].split("</tr>")[0]
    assert scene.case_id in line
    assert "confirmed" not in line
