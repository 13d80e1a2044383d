"""Showing a house a thousand look-alikes, a few of which people decide on, and a real gallery."""

import asyncio
import hashlib
import random
from collections.abc import Iterable, Sequence

from django_scopes import scopes_disabled

from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.models import CaseMedia, Notice, Person
from orbweaver.cli.acting import mandate_organisation
from orbweaver.cli.report import add_report
from orbweaver.demo.people import ANALYSTS
from orbweaver.deployment.house import House, open_house
from orbweaver.deployment.rounds import rounds_until_still
from orbweaver.model.media import Media
from orbweaver.model.seed import Reach, Scope, Seed
from orbweaver.model.url import Url
from orbweaver.notices.courier import Courier
from tests.collisions import gallery
from tests.collisions.collided import Collided
from tests.collisions.known import LABEL, Known, equal, fill_bank, invent, near, thousand
from tests.collisions.recording import record

SEED = 20
KNOWN, CONTROLS, LATER = 25, 5, 20


def show(port: int) -> Collided:
    """Show everything; return what became of it."""
    dice = random.Random(SEED)
    known = [Known(invent(dice)) for _ in range(KNOWN)]
    pictures = gallery.draw()
    with open_house() as house:
        organisation_id = mandate_organisation(house).organisation_id
        fill_bank(house, organisation_id, known, *pictures.entries(house))
        alike = list(thousand(known, dice))
        controls = [equal(each) for each in known[:CONTROLS]]
        _see(house, port, "thousand", [*alike, *controls])
        names = [each.sha256_hex for each in alike]
        in_cases, noticed = _in_cases(names), _noticed()

        looked_at = _decide(house, names[1])
        after_looks = _noticed()
        later = [near(known[1], dice) for _ in range(LATER)]
        _see(house, port, "later", later)
        at_last = _noticed()

        _report(house, port, "")
        asyncio.run(gallery.crawl(house, pictures, port))
        rounds_until_still(house)
        while Courier(house.desk, house.mail, house.clock).run_once(100):
            pass
        gallery_alike = _digests((*pictures.near, *pictures.same_md5, *pictures.same_sha1))
        return Collided(
            alike=sorted(names),
            alike_in_cases=in_cases,
            known=sorted(each.sha256_hex for each in controls),
            noticed=noticed,
            looked_at=looked_at,
            noticed_after_looks=after_looks,
            later=sorted(each.sha256_hex for each in later),
            noticed_at_last=at_last,
            gallery_alike=gallery_alike,
            gallery_in_cases=_in_cases(gallery_alike),
            gallery_known=_digests(pictures.known),
            noticed_of_gallery=sorted(set(_noticed()) - set(at_last)),
            mails=len(list((house.config.data_dir / "mail").glob("*"))),
        )


def _see(house: House, port: int, place: str, media: Sequence[Media]) -> None:
    """Let media be seen on a page of their own, and everything that follows happen."""
    seed = _report(house, port, f"{place}/")
    assert record(house, seed, seed.url, media) == len(media)
    rounds_until_still(house)


def _report(house: House, port: int, path: str) -> Seed:
    """Report a page, and let its order reach the crawl."""
    url, scope = f"http://127.0.0.1:{port}/{path}", Scope(Reach.HOST, max_pages=5)
    add_report(house, [url], "partner", scope)
    rounds_until_still(house)
    organisation_id = mandate_organisation(house).organisation_id
    return Seed(Url.parse(url), scope, house.mandate.mandate_id, organisation_id)


def _decide(house: House, media_sha256_hex: str) -> list[str]:
    """Let two persons confirm the case of one media; return all that they saw."""
    case = CaseMedia.objects.get(case__join=None, media_sha256_hex=media_sha256_hex).case
    for cast in ANALYSTS[:2]:
        person = Person.objects.get(mail=cast.mail)
        do_record_verdict(house.office, person, case.case_id, LABEL)
    rounds_until_still(house)
    seen = CaseMedia.objects.filter(case=case).values_list("media_sha256_hex", flat=True)
    return sorted(seen)


def _in_cases(media: Iterable[str]) -> list[str]:
    """Return those media that wait for somebody's eyes."""
    waiting = CaseMedia.objects.filter(case__join=None, case__classification=None)
    return sorted(set(media) & set(waiting.values_list("media_sha256_hex", flat=True)))


def _noticed() -> list[str]:
    with scopes_disabled():
        return sorted(set(Notice.objects.values_list("media_sha256_hex", flat=True)))


def _digests(files: Iterable[bytes]) -> list[str]:
    return sorted(hashlib.sha256(each).hexdigest() for each in files)
