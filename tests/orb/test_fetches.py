"""Every fetch of a seed, in a table and as a file: for who lists places, defanged."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from orbweaver.model.seed import Seed
from tests.contracts.planning import NOON
from tests.contracts.walking import Walk, page_of, plain
from tests.orb.conftest import SignIn
from tests.orb.crawled import (
    NOBODY_OF_IT,
    OTHERS,
    fetches_of,
    har_of,
    rows_of,
    seed,
    visit,
)
from tests.orb.test_deciding import text_of

__all__ = ["seed"]


@pytest.fixture
def fetched(services: WebServices, seed: Seed) -> Seed:
    """The same seed, with a fetch that says much about itself."""
    walk = Walk(services.frontier, services.ledger)  # type: ignore[arg-type]  # both on SQLite
    pond = visit("pond?carp=koi", seed)
    facts = page_of(
        pond,
        fetched_at=NOON + timedelta(seconds=9),
        vantage="tor",
        status=404,
        sha256_hex="a" * 64,
        size_bytes=2048,
        first_byte_s=0.25,
        elapsed_s=0.75,
        error="the page was read at http://gardens.example/harbour/12/pond",
        headers=(("location", "HTTP://Rocks.example/a?b=c"), ("link", "<//moss.example/x.y>")),
    )
    walk.see(replace(plain(pond), page=facts))
    return seed


def test_every_fetch_stands_there_the_latest_first(sign_in: SignIn, fetched: Seed) -> None:
    page = text_of(sign_in(Role.NOTIFIER), fetches_of(fetched))
    rows = rows_of(page)
    assert len(rows) == 7, "three pages, two media, the branch's page, and the pond"
    first = " ".join(rows[0])
    for told in ("hxxp://gardens[.]example/harbour/12/pond?carp=koi", "tor", "404", "2 kB"):
        assert told in first
    assert rows[0][7:9] == ["250", "750"]
    assert "a" * 8 in rows[0][6]


@pytest.mark.parametrize("role", [*OTHERS, *NOBODY_OF_IT], ids=str)
def test_fetches_are_for_who_lists_places(role: Role, sign_in: SignIn, fetched: Seed) -> None:
    client = sign_in(role)
    assert client.get(fetches_of(fetched)).status_code == 403
    assert client.get(har_of(fetched)).status_code == 403


def test_no_live_address_is_in_the_table_or_the_file(sign_in: SignIn, fetched: Seed) -> None:
    client = sign_in(Role.LIAISON)
    for address in (fetches_of(fetched), har_of(fetched)):
        told = client.get(address).content.decode().split("<main")[-1]
        assert "gardens[.]example" in told
        assert not re.search(r"(?i)https?://(?!127)", told)
        assert "rocks.example" not in told.lower()
        assert "moss.example" not in told


def test_the_file_has_the_form_of_har(sign_in: SignIn, fetched: Seed) -> None:
    answer = sign_in(Role.LIAISON).get(har_of(fetched))
    assert "attachment" in answer["Content-Disposition"]
    log = json.loads(answer.content)["log"]
    assert log["version"] == "1.2"
    entry = log["entries"][-1]
    assert entry["startedDateTime"] == "2026-11-22T12:00:08.250000Z"
    assert entry["time"] == 750
    assert entry["timings"] == {"send": 0, "wait": 250, "receive": 500}
    assert entry["response"]["status"] == 404
    assert entry["response"]["content"] == {
        "size": 2048,
        "mimeType": "text/html",
        "_sha256": "a" * 64,
    }
    assert entry["_vantage"] == "tor"
    assert entry["request"]["method"] == "GET"
