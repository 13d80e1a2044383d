"""Every connector on the shelf keeps its promises, by its own worked examples."""

import inspect
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.connectors import connectors
from orbweaver.connectors.connector import Connector, Seen, Worked
from orbweaver.connectors.numbering import whole
from orbweaver.jail.pool import JailPool
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose
from orbweaver.ports.fetcher.port import FetchReply
from tests.connectors.worked import discovered, offered_by, seen_of, told

SHELF = connectors()
EXAMPLES = [(kind, worked) for kind in SHELF.values() for worked in kind.examples]
NAMES = [f"{kind.name}{worked.address}-{worked.before}" for kind, worked in EXAMPLES]

every_connector = pytest.mark.parametrize("kind", SHELF.values(), ids=SHELF)
every_example = pytest.mark.parametrize(("kind", "worked"), EXAMPLES, ids=NAMES)
paths = st.text("abcdefghijklmnopqrstuvwxyz/0123456789.?=", max_size=40)


@pytest.fixture(scope="module")
def pool() -> Iterator[JailPool]:
    with JailPool(1) as started:
        yield started


def test_the_shelf_holds_the_web_and_the_first_two_kinds_of_sites() -> None:
    assert set(SHELF) == {"board", "forum", "web"}


@every_connector
def test_a_connector_brings_worked_examples(kind: Connector) -> None:
    assert kind.examples


@every_example
def test_the_examples_come_true(pool: JailPool, kind: Connector, worked: Worked) -> None:
    seen = seen_of(pool, worked)
    found = discovered(kind, seen, worked.before)
    assert tuple(map(told, found.refs)) == worked.leads_to
    assert found.position == worked.after
    assert kind.logged_in(seen) is worked.logged_in


@every_example
def test_an_example_is_known_for_its_kind(pool: JailPool, kind: Connector, worked: Worked) -> None:
    seen = seen_of(pool, worked)
    scores = {name: other.match(seen.url, seen.reading) for name, other in SHELF.items()}
    assert max(scores, key=lambda name: scores[name]) == kind.name


@every_example
def test_reading_again_from_where_it_was_left_hides_no_page(
    pool: JailPool, kind: Connector, worked: Worked
) -> None:
    """A position names what has grown; what was never seen is still offered."""
    seen = seen_of(pool, worked)
    first = {ref.url for ref in discovered(kind, seen, "").refs}
    later = {ref.url for ref in discovered(kind, seen, worked.after).refs}
    assert seen.outline is not None or first <= later


@every_connector
def test_a_connector_is_handed_nothing_that_could_send(kind: Connector) -> None:
    for name in ("match", "session", "place", "discover", "fetch", "logged_in"):
        method = getattr(kind, name)
        assert not inspect.iscoroutinefunction(method)
        asked = set(inspect.signature(method).parameters)
        assert asked <= {"url", "reading", "seen", "offered", "position"}


@every_connector
@given(path=paths, position=st.text(max_size=12))
def test_any_address_and_any_position_are_borne(kind: Connector, path: str, position: str) -> None:
    url = Url.parse(f"http://pond.example/{path}")
    seen = Seen(FetchReply(url, url, 200, (), b"", "127.0.0.1", 0.1))
    assert 0 <= kind.match(url, None) <= 1
    found = kind.discover(seen, offered_by(seen), position)
    assert {ref.purpose for ref in found.refs} <= {Purpose.PAGE, Purpose.MEDIA}
    assert kind.fetch(seen) == ()
    assert whole(position) >= 0


@every_connector
def test_a_stranger_is_told_by_the_status(kind: Connector) -> None:
    url = Url.parse("http://pond.example/hall")
    refused = Seen(FetchReply(url, url, 401, (), b"", "127.0.0.1", 0.1))
    shown = Seen(FetchReply(url, url, 200, (), b"", "127.0.0.1", 0.1))
    assert kind.logged_in(refused) is False
    assert kind.logged_in(shown) is None


def test_the_page_around_an_attachment_gives_its_picture(pool: JailPool) -> None:
    around = Worked("http://rowan.example/attachment/7", "<img src=/members/plan.jpg>", ())
    (ref,) = SHELF["forum"].fetch(seen_of(pool, around))
    assert told(ref) == "media:/members/plan.jpg"
