"""What lies in columns of text comes back as it was, also from the first version."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.casework.wire.banks import matches_of, matches_text
from orbweaver.casework.wire.mail import hosting_of, hosting_text, mail_of, mail_text
from orbweaver.casework.wire.media import media_of, media_text
from orbweaver.casework.wire.orders import order_of, order_text
from orbweaver.casework.wire.text import read
from orbweaver.model.bank import BankEntry, Match, MatchType, Terms
from orbweaver.model.mail import Attachment, OutgoingMail
from orbweaver.model.media import Media
from orbweaver.model.order import CheckOrder, Order, ResumeOrder, RetroOrder, SeedOrder
from orbweaver.model.provider import Hosting, Provider
from orbweaver.model.seed import Reach, RobotsPolicy, Scope, Seed
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url

GOLDEN = Path(__file__).parents[1] / "golden" / "casework"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

texts = st.text(max_size=40)
counts = st.integers(0, 2**31)
hexes = st.text("0123456789abcdef", min_size=2, max_size=64)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
signals = st.builds(Signal, texts, hexes, st.integers(0, 100))
media = st.builds(Media, hexes, counts, texts, counts, counts, st.tuples(signals))
terms = st.builds(Terms, st.booleans(), st.integers(0, 31), st.booleans())
entries = st.builds(
    BankEntry, hexes, texts, signals, texts, texts, st.booleans(), st.booleans(), terms
)
matches = st.builds(Match, st.just("ab"), entries, st.sampled_from(MatchType), counts, texts)
urls = st.sampled_from(["http://rocks.example/1", "https://a:b@sand.example:8443/?q=%20"]).map(
    Url.parse
)
robots = st.sampled_from(RobotsPolicy)
scopes = st.builds(Scope, st.sampled_from(Reach), counts, counts, st.integers(0, 3), robots, texts)
seeds = st.builds(Seed, urls, scopes, hexes, hexes, urgency=st.integers(0, 3))
orders = st.one_of(
    st.builds(SeedOrder, seeds, instants, counts),
    st.builds(CheckOrder, urls, seeds, hexes, st.none() | hexes, counts, instants),
    st.builds(RetroOrder, counts, st.lists(entries, max_size=3).map(tuple)),
    st.builds(ResumeOrder, texts),
)
mails = st.builds(
    OutgoingMail,
    texts,
    texts,
    texts,
    texts,
    texts,
    st.lists(st.builds(Attachment, texts, texts, st.binary(max_size=20)), max_size=2).map(tuple),
)
hostings = st.builds(
    Hosting,
    texts,
    st.lists(texts, max_size=2).map(tuple),
    st.builds(Provider, texts, texts),
    texts,
    st.none() | counts,
    texts,
    instants,
)


@given(orders)
def test_orders_come_back(order: Order) -> None:
    assert order_of(*order_text(order)) == order


@given(media)
def test_media_come_back(one: Media) -> None:
    assert media_of(media_text(one)) == one


@given(st.lists(matches, max_size=3).map(tuple))
def test_matches_come_back(found: tuple[Match, ...]) -> None:
    assert matches_of(matches_text(found), "ab") == found


def test_matches_from_before_there_were_rungs_come_back() -> None:
    written = matches_text((Match("ab", ENTRY, MatchType.NEAR, 12),))
    before = written.replace(',"rung":""', "")
    assert before != written
    assert matches_of(before, "ab") == (Match("ab", ENTRY, MatchType.NEAR, 12),)


@given(mails)
def test_mails_come_back(mail: OutgoingMail) -> None:
    assert mail_of(mail_text(mail)) == mail


@given(hostings)
def test_hostings_come_back(hosting: Hosting) -> None:
    assert hosting_of(hosting_text(hosting)) == hosting


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version 2"):
        read('{"v":2}')


SEED = Seed(Url.parse("http://rocks.example/1"), Scope(Reach.PAGE, 1, 0), "5eed" * 8, "0a" * 16)
ENTRY = BankEntry(
    entry_id="e" * 32,
    bank="rocks",
    signal=Signal("pdq", "f" * 64, 90),
    scheme="demo",
    classification="confirmed",
    is_final_here=True,
    allows=False,
    terms=Terms(),
)
FIRST: dict[str, Order] = {
    "check": CheckOrder(SEED.url, SEED, "ab" * 32, None, 2, NOON),
    "resume": ResumeOrder("forum.example"),
    "retro": RetroOrder(7, (ENTRY,)),
    "seed": SeedOrder(SEED, NOON),
}


@pytest.mark.parametrize("kind", FIRST)
def test_the_first_version_stays_readable(kind: str) -> None:
    path = GOLDEN / f"order-{kind}.v1.json"
    assert order_of(kind, path.read_text()) == FIRST[kind]
    assert order_text(FIRST[kind]) == (kind, path.read_text())
