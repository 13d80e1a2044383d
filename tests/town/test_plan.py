"""The plan is a function of the seed, and has the breadth that the demo's story needs."""

import csv
import json
from collections import Counter
from io import StringIO

import pytest

from orbweaver.town.blueprint import SMALL, Plot
from orbweaver.town.errors import UnknownKind
from orbweaver.town.hosting import hosting_json
from orbweaver.town.pictures.alteration import Alteration
from orbweaver.town.pictures.original import Role
from orbweaver.town.provider import Character
from orbweaver.town.shelf import site_kinds
from orbweaver.town.site import Ports
from orbweaver.town.town import Town, build_town


def test_the_same_seed_gives_the_same_town(small_town: Town) -> None:
    again = build_town(small_town.town_seed, plots=SMALL)
    assert again.truth == small_town.truth
    assert again.reports_csv() == small_town.reports_csv()
    assert {host: site.resources for host, site in again.sites.items()} == {
        host: site.resources for host, site in small_town.sites.items()
    }


def test_another_seed_gives_another_town(small_town: Town) -> None:
    assert build_town(2, plots=SMALL).truth != small_town.truth


def test_only_addresses_depend_on_the_ports(small_town: Town) -> None:
    moved = build_town(small_town.town_seed, Ports(web=9000, canary=9001), SMALL)
    before = [one.url.replace(":8480/", ":9000/") for one in small_town.truth.showings]
    assert [one.url for one in moved.truth.showings] == before
    assert moved.addresses()[0] == ("127.0.1.1", 9000)


def test_there_are_sites_of_every_kind_and_character(town: Town) -> None:
    assert len(town.sites) == 60
    assert {site.kind for site in town.sites.values()} == set(site_kinds())
    assert {site.provider.character for site in town.sites.values()} == set(Character)
    assert all(host.endswith((".example", ".test", ".onion")) for host in town.sites)


def test_every_original_is_shown_and_every_alteration_is_expected(town: Town) -> None:
    shown = {showing.original_id for showing in town.truth.showings}
    assert shown == {original.original_id for original in town.originals}
    counts = Counter(showing.alteration for showing in town.truth.expected())
    assert set(counts) == set(Alteration)
    assert min(counts.values()) >= 5


def test_reports_reach_pictures_of_every_role(town: Town) -> None:
    roles = Counter(town.truth.role(showing) for showing in town.truth.expected())
    assert min(roles[role] for role in Role) >= 50


def test_nothing_is_expected_where_nobody_may_go(town: Town) -> None:
    expected = {showing.url for showing in town.truth.expected()}
    assert not any(town.truth.forbids(url) for url in expected)
    hidden = [one for one in town.truth.showings if one.host == "heath-forum.test"]
    assert hidden
    assert not any(showing.in_scope for showing in hidden)


def test_the_truth_forbids_other_threads_other_hosts_and_closed_rooms(town: Town) -> None:
    truth = town.truth
    reports = {
        row.url for row in town.reports if "estuary-board" in row.url and "HTTP" not in row.url
    }
    assert not any(truth.forbids(url) for url in reports)
    assert any(truth.forbids(f"{url}1") for url in reports)
    assert truth.forbids("http://sedge-hall.example:8480/any")
    assert truth.forbids("http://lookalike.example:8480/find?like=1")
    assert truth.forbids("http://basalt-garden.example:8480/attic/")
    assert not truth.forbids("http://basalt-garden.example:8480/robots.txt")


def test_reports_come_from_several_people_and_some_twice(town: Town) -> None:
    rows = list(csv.DictReader(StringIO(town.reports_csv()), delimiter=";"))
    assert list(rows[0]) == ["url", "scope", "source", "note"]
    assert len(rows) == len(town.reports)
    assert {row["scope"] for row in rows} == {"page", "thread", "host", "links_out"}
    assert len({row["source"] for row in rows}) >= 3
    places = Counter(row["url"].lower().partition("#")[0] for row in rows)
    assert max(places.values()) == 2


def test_hosting_records_name_somebody_for_every_host(town: Town) -> None:
    records = json.loads(hosting_json(town.hosting_records()))
    assert {record["host"] for record in records} == set(town.sites)
    assert {record["country"] for record in records} == {"BE", "NL", "FR", "DE", "CA", "US"}
    assert all(record["abuse_address"].endswith(".example") for record in records)
    addresses = [address for record in records for address in record["addresses"]]
    assert len(set(addresses)) == 12
    assert len(addresses) > 12


def test_known_originals_come_with_the_bytes_that_sites_serve(small_town: Town) -> None:
    assert len(small_town.known_originals()) == 60
    showing = next(
        one
        for one in small_town.truth.expected()
        if one.alteration is Alteration.SAME_BYTES and small_town.truth.role(one) is Role.KNOWN
    )
    exact = small_town.darkroom.original_file(showing.original_id)
    assert small_town.draw(showing) == exact


def test_a_plot_of_no_known_kind_is_refused_by_name() -> None:
    with pytest.raises(UnknownKind, match="castle"):
        build_town(1, plots=[Plot("castle", "castle.example", "riverbank")])
