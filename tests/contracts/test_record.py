"""Records: nouns as JSON that a later version, and the other database, read back."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.errors import DamagedRecord
from orbweaver.model.bank import BankEntry, Match, MatchType, Terms
from orbweaver.model.check import Availability, AvailabilityCheck
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.media import Media, Sighting
from orbweaver.model.order import CheckOrder, RetroOrder, SeedOrder
from orbweaver.model.probe import Probe
from orbweaver.model.seed import Reach, RobotsPolicy, Scope, Seed
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.ports.record import from_record, to_record
from tests.contracts.planning import MANDATE_ID, NOON, seed, url

GOLDEN = Path(__file__).parents[1] / "golden" / "records"
PDQ = Signal("pdq", "0f" * 32, 87)
ENTRY = BankEntry("e" * 32, "rocks", PDQ, "demo", "A", True, False, Terms(near_distance_bits=20))  # noqa: FBT003 - a noun's fields in order
SIGHTING = Sighting(
    "ab" * 32, url("files.example/bench.png"), url("garden.example/"), "s" * 32, MANDATE_ID, NOON,
    "direct", 1,
)  # fmt: skip
FINDING = Finding(
    FindingKind.LIKELY,
    SIGHTING,
    Media("ab" * 32, 1234, "image/png", 640, 480, (Signal("sha256", "ab" * 32), PDQ)),
    (Match("ab" * 32, ENTRY, MatchType.NEAR, 12, "dihedral"),),
)
BEFORE_RUNGS = replace(FINDING, matches=(replace(FINDING.matches[0], rung=""),))
CHECK = AvailabilityCheck(
    url=url("files.example/bench.png"),
    media_sha256_hex="ab" * 32,
    availability=Availability.MOVED,
    at=NOON + timedelta(microseconds=7),
    vantage="direct",
    round_number=2,
    status=302,
    served_sha256_hex=None,
    served_media_type="",
    distance_bits=None,
    moved_to=url("harbour.example/bench.png"),
    evidence="It moved to another host.",
)
PLAIN = replace(seed(), scope=Scope(max_hops=20))
BRANCH = replace(
    PLAIN,
    scope=Scope(
        Reach.LINKS_OUT, 200, 20, hops_out=1, robots=RobotsPolicy.DEPART, reason="order 7 of 2026"
    ),
    root_id="5" * 32,
    urgency=2,
    trail=("quarry.example",),
)
BEFORE_BRANCHES = {
    "seed.v1.json": PLAIN,
    "seed_order.v1.json": SeedOrder(PLAIN, NOON, 3),
    "check_order.v1.json": CheckOrder(CHECK.url, PLAIN, "ab" * 32, None, 1, NOON),
}
NOUNS = {
    "finding.v1.rung.json": FINDING,
    "check.v1.json": CHECK,
    "seed.v1.branches.json": BRANCH,
    "seed_order.v1.branches.json": SeedOrder(BRANCH, NOON, 3),
    "check_order.v1.branches.json": CheckOrder(CHECK.url, BRANCH, "ab" * 32, None, 1, NOON),
    "retro_order.v1.json": RetroOrder(7, (ENTRY,)),
}


@pytest.mark.parametrize("name", NOUNS)
def test_form_one_is_what_the_golden_file_says(name: str) -> None:
    """A golden file is never written anew: a change of the form is form 2."""
    golden = json.loads((GOLDEN / name).read_text(encoding="utf-8"))
    assert json.loads(to_record(NOUNS[name])) == golden
    assert from_record(json.dumps(golden), type(NOUNS[name])) == NOUNS[name]


def test_a_finding_from_before_there_were_rungs_still_reads() -> None:
    golden = (GOLDEN / "finding.v1.json").read_text(encoding="utf-8")
    assert from_record(golden, Finding) == BEFORE_RUNGS


@pytest.mark.parametrize("name", BEFORE_BRANCHES)
def test_a_seed_from_before_there_were_branches_still_reads(name: str) -> None:
    golden = (GOLDEN / name).read_text(encoding="utf-8")
    assert from_record(golden, type(BEFORE_BRANCHES[name])) == BEFORE_BRANCHES[name]


def test_probes_are_never_written() -> None:
    """They are asked once; what is kept of media are its signals."""
    asked = replace(FINDING.media, probes=(Probe("dihedral", PDQ),))
    text = to_record(replace(FINDING, media=asked))
    assert from_record(text, Finding) == FINDING
    assert "probe" not in text


def test_one_of_several_kinds_is_read_by_its_name() -> None:
    order = NOUNS["retro_order.v1.json"]
    assert from_record(to_record(order), SeedOrder, CheckOrder, RetroOrder) == order
    with pytest.raises(DamagedRecord):
        from_record(to_record(order), SeedOrder, CheckOrder)


def test_a_field_that_is_missing_takes_its_default() -> None:
    """So a noun may grow by a field with a default, and old records still read."""
    content = json.loads(to_record(SIGHTING))
    del content["is"]["round_number"]
    assert from_record(json.dumps(content), Sighting) == replace(SIGHTING, round_number=0)


@pytest.mark.parametrize(
    "damaged",
    [
        '{"v":1,"as":"Signal","is":{"signal_type":"pdq"}}',
        '{"v":1,"as":"Signal","is":{"signal_type":"pdq","value_hex":7}}',
        '{"v":1,"as":"Signal","is":{"signal_type":"pdq","value_hex":"00","quality":true}}',
        '{"v":1,"as":"Signal","is":{"signal_type":"pdq","value_hex":"00","colour":"grey"}}',
        '{"v":2,"as":"Signal","is":{"signal_type":"pdq","value_hex":"00"}}',
        '{"v":1,"as":"Sighting","is":{}}',
        '{"v":1,"as":"Signal","is":[]}',
        '{"v":1,"as":["Signal"],"is":{}}',
        "[]",
        "7",
        "",
    ],
)
def test_what_is_no_record_is_refused_by_name(damaged: str) -> None:
    with pytest.raises(DamagedRecord):
        from_record(damaged, Signal)


def test_an_address_that_is_none_is_refused_without_being_shown() -> None:
    content = to_record(seed()).replace("http://garden.example/", "file:///garden.example")
    with pytest.raises(DamagedRecord) as refusal:
        from_record(content, Seed)
    assert "garden" not in str(refusal.value)


texts = st.text(max_size=20)
instants = st.datetimes(datetime(1971, 1, 1), datetime(2999, 1, 1)).map(  # noqa: DTZ001 - aware next
    lambda at: at.replace(tzinfo=UTC)
)
urls = st.builds(
    lambda host, path: Url.parse(f"https://{host}.example/{path}"),
    st.from_regex(r"[a-z]{1,9}", fullmatch=True),
    texts,
)
sightings = st.builds(
    Sighting, texts, urls, urls, texts, texts, instants, texts, st.integers(0, 10**6)
)


@given(sightings)
def test_every_sighting_reads_back_as_it_was(sighting: Sighting) -> None:
    assert from_record(to_record(sighting), Sighting) == sighting
