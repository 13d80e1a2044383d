"""The page of a case without a browser: its words, its parts for scripts, and what it costs."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orbweaver.casework.models import Case, CaseLease, CaseMedia, Verdict
from orbweaver.casework.queries.case_story import (
    CaseStory,
    Likeness,
    Neighbours,
    Reporting,
    Spread,
)
from orbweaver.casework.queries.media_lines import MatchLine, MediaLine
from orbweaver.orb.pages.story import Fact, story_lead, story_lines
from tests.casework.every import every
from tests.orb.conftest import NOON
from tests.orb.furnish import Furnished
from tests.orb.test_deciding import client_of, decide_for_good, next_address, text_of

MOST_QUESTIONS = 32
PART = {"X-Orb-Part": "main"}
JSON = {"Accept": "application/json"}
MATCH = MatchLine("harbour-gardens", "pdq", "near", 2, "dihedral")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
SHOWN = MediaLine("ab" * 32, 1, 21_000, "image/jpeg", 532, 399, "", (), ())
STORY = CaseStory(
    kinds=("beside", "likely"),
    media=14,
    likeness=(Likeness(MATCH, 12),),
    spread=Spread(
        sightings=1000,
        addresses=9,
        pages=4,
        hosts=2,
        first_at=NOON,
        last_at=NOON + timedelta(days=2),
        is_more=True,
        listed=(),
    ),
    on_pages=Neighbours(known=3, harmless=1),
    on_sites=Neighbours(known=3, harmless=1, unknown=600, is_more=True),
    reports=(Reporting("csv", 1), Reporting("form", 2)),
    is_by_victim=True,
)


def lines_of(story: CaseStory, shown: MediaLine = SHOWN) -> dict[str, str]:
    return {fact.name: fact.value for fact in story_lines(story, shown)}


def test_a_story_says_the_strongest_reason_first(house: Furnished) -> None:
    assert story_lead(STORY) == "Like a known picture, not proven the same."
    assert story_lead(replace(STORY, kinds=("beside",))) == "Unknown, beside known pictures."


def test_a_story_is_told_in_whole_sentences(house: Furnished) -> None:
    lines = lines_of(STORY)
    assert lines == {
        "Likeness": "2 of 256 bits differ, found turned or mirrored, bank harbour-gardens, "
        "so are 12 of 14 near copies.",
        "Seen": "At least 1,000 times at at least 9 addresses on at least 2 sites, "
        "last on 24 Nov 2026, 12:00.",
        "Same pages": "3 known, 1 harmless.",
        "Whole place": "Among many, 3 known, 1 harmless, 600 undecided.",
        "Reported": "File, public form 2×, a reporter says that it shows them.",
        "Picture": "532 × 399 px, wider than high, JPEG, 21 kB.",
    }


def test_a_lone_unknown_picture_has_a_short_story(house: Furnished) -> None:
    spread = replace(STORY.spread, sightings=1, addresses=1, hosts=1, is_more=False, last_at=NOON)
    alone = Neighbours()
    story = replace(STORY, media=1, likeness=(), spread=spread, on_pages=alone, on_sites=alone)
    lines = lines_of(replace(story, reports=(), is_by_victim=False))
    assert lines["Likeness"] == "Like nothing in our banks."
    assert lines["Seen"] == "1 time at 1 address on 1 site, first on 22 Nov 2026, 12:00."
    assert lines["Same pages"] == "No other picture was handed over from there."
    assert "Whole place" not in lines
    assert lines["Reported"] == "Nobody reported the place itself."


@pytest.mark.parametrize(
    ("width_px", "height_px", "words"),
    [
        (96, 64, "small as a button"),
        (900, 120, "wide as a banner"),
        (120, 900, "a tall strip"),
        (640, 480, "wider than high"),
        (480, 640, "higher than wide"),
        (600, 590, "nearly square"),
    ],
)
def test_the_shape_of_a_picture_has_a_word(width_px: int, height_px: int, words: str) -> None:
    lines = lines_of(STORY, replace(SHOWN, width_px=width_px, height_px=height_px))
    assert words in lines["Picture"]


def test_facts_are_names_with_sentences(house: Furnished) -> None:
    assert all(isinstance(fact, Fact) and fact.value for fact in story_lines(STORY, SHOWN))


def test_a_script_gets_the_part_alone(house: Furnished) -> None:
    client = client_of(house, "ana")
    address = next_address(client)
    whole, part = text_of(client, address), client.get(address, headers=PART).content.decode()
    assert "<!doctype html>" in whole
    assert part.strip().startswith("<div")
    assert "<html" not in part
    assert "<script" not in part
    assert TOKEN.sub("", part).strip() in TOKEN.sub("", whole)


def test_a_message_waits_for_a_whole_page(house: Furnished) -> None:
    client = client_of(house, "ana")
    address = next_address(client)
    page = text_of(client, address)
    action = re.search(r'action="([^"]+/verdict/)"', page)
    assert action
    following = str(
        client.post(action[1], {"label": "harmless", "position": "1"}).headers["Location"]
    )
    assert "your verdict is Harmless" not in client.get(following, headers=PART).content.decode()
    assert "your verdict is Harmless" in text_of(client, following)


def ahead(client: Client, *besides: str) -> str:
    """Ask for the next case as a script does; return its id, empty for none."""
    reply = client.get(reverse("orb:ahead"), {"besides": besides}, headers=PART)
    found = re.search(r'data-case="([0-9a-f]{32})"', reply.content.decode())
    assert bool(found) == (reply.status_code == 200)
    return found[1] if found else ""


def test_looking_ahead_takes_one_case_after_another(house: Furnished) -> None:
    client = client_of(house, "ana")
    seen: list[str] = []
    while case := ahead(client, *seen):
        seen.append(case)
    assert len(seen) == len(set(seen)) == every(Case).count()
    assert CaseLease.objects.filter(person=house.by_first_name["ana"]).count() == len(seen)


def test_what_one_looks_ahead_to_nobody_else_is_given(house: Furnished) -> None:
    first = ahead(client_of(house, "ana"))
    assert ahead(client_of(house, "cleo")) not in {"", first}


def test_what_a_script_gets_tells_nothing_of_anothers_verdict(house: Furnished) -> None:
    ana, ben = client_of(house, "ana"), client_of(house, "ben")
    address = next_address(ana)
    grid = f"{address}grid/"
    before = [parts_of(ben, each) for each in (address, grid)]
    decide_for_good(ana, address, "confirmed")
    assert [parts_of(ben, each) for each in (address, grid)] == before


def parts_of(client: Client, address: str) -> str:
    """Return all that a script can get of a page, without what changes by the hour."""
    reply = client.get(address, headers=PART)
    return TOKEN.sub("", f"{reply.status_code} {sorted(reply.headers.items())} {reply.content!r}")


def test_looking_ahead_forgets_what_is_no_id(house: Furnished) -> None:
    client = client_of(house, "ana")
    assert ahead(client, "' OR 1=1", "x" * 5000, "0" * 32)


def test_a_refused_decision_is_one_sentence_for_a_script(house: Furnished) -> None:
    client = client_of(house, "ana")
    action = f"{next_address(client)}verdict/"
    reply = client.post(action, {"label": "csam", "position": "1"}, headers=JSON)
    assert reply.status_code == 404
    assert reply.json()["state"] == "refused"
    assert len(reply.json()["said"]) == 1
    assert every(Verdict).count() == 0


def test_a_page_that_is_refused_tells_a_script_why(house: Furnished) -> None:
    reply = client_of(house, "nia").get(reverse("orb:queue"), headers=JSON)
    assert reply.status_code == 403
    assert reply.json()["said"] == [
        "This page needs a role that you do not have. An administrator can give it."
    ]


def cluster() -> str:
    """Return the id of a case of several pictures."""
    counts = [(every(CaseMedia).filter(case=case).count(), case.case_id) for case in every(Case)]
    return max(counts)[1]


def test_the_grid_shows_every_near_copy_once_and_the_largest_first(house: Furnished) -> None:
    case_id = cluster()
    page = text_of(client_of(house, "ana"), reverse("orb:grid", args=[case_id]))
    media = set(every(CaseMedia).filter(case_id=case_id).values_list("media_sha256_hex", flat=True))
    shown = re.findall(r'data-reveal-href="[^"]*/media/([0-9a-f]{64})/reveal/"', page)
    assert len(shown) == len(media)
    assert set(shown) == media
    assert page.count('aria-selected="true"') == 1
    assert page.index('class="tile large"') < page.index('class="tile"')
    assert re.search(r"\d+ bits? apart", page)
    assert 'data-key="1"' in page


def test_a_grid_beyond_the_last_picture_is_not_there(house: Furnished) -> None:
    client = client_of(house, "ana")
    address = reverse("orb:grid", args=[cluster()])
    assert client.get(address, {"media": "5000"}).status_code == 404
    assert client.get(address, {"media": "-1"}).status_code == 404


def questions_of(client: Client, address: str) -> int:
    """Count the questions to the database that one page costs, the second time that it is seen."""
    client.get(address, headers=PART)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, headers=PART).status_code == 200
    return len(asked)


def alone() -> str:
    """Return the id of a case of one picture."""
    counts = [(every(CaseMedia).filter(case=case).count(), case.case_id) for case in every(Case)]
    return min(counts)[1]


def test_the_page_of_a_case_asks_few_questions_however_many_pictures_it_has(
    house: Furnished,
) -> None:
    client = client_of(house, "ana")
    pages = [reverse("orb:case", args=[case_id]) for case_id in (alone(), cluster())]
    grids = [reverse("orb:grid", args=[cluster()])]
    counts = {questions_of(client, address) for address in (*pages, *grids)}
    assert len(counts) == 1
    assert max(counts) <= MOST_QUESTIONS
