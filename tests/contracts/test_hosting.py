"""Every hosting keeper: an answer a host, nothing invented, with source and time."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.errors import ConfigError
from orbweaver.model.provider import Hosting, Provider
from orbweaver.ports.hosting.port import HostingPort
from orbweaver.ports.hosting.recorded import RecordedHosting

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
QUARRY = Hosting(
    host="quarry.example",
    addresses=("192.0.2.7",),
    provider=Provider("Basalt Hosting", "abuse@basalt.example"),
    country="BE",
    asn=64500,
    source="asked by telephone",
    at=AT,
)
WRITTEN = {
    "host": "Quarry.example.",
    "addresses": ["192.0.2.7"],
    "provider": "Basalt Hosting",
    "abuse_address": "abuse@basalt.example",
    "country": "BE",
    "asn": 64500,
    "source": "asked by telephone",
    "at": "2026-11-22T09:30:00.000000Z",
}


def from_file(folder: Path) -> HostingPort:
    path = folder / "hosting.json"
    path.write_text(json.dumps([WRITTEN]))
    return RecordedHosting(path)


def from_records(folder: Path) -> HostingPort:
    del folder
    return RecordedHosting([QUARRY])


every_keeper = pytest.mark.parametrize("made", [from_file, from_records])


@every_keeper
def test_promise_1_one_answer_a_host_in_the_order_asked(
    made: Callable[[Path], HostingPort], tmp_path: Path
) -> None:
    asked = ["dune.example", "quarry.example", "dune.example", "QUARRY.example"]
    answers = made(tmp_path).look_up(asked)
    assert [answer.host for answer in answers] == [
        "dune.example",
        "quarry.example",
        "dune.example",
        "quarry.example",
    ]
    assert answers[1] == answers[3] == QUARRY
    assert made(tmp_path).look_up([]) == []


@every_keeper
def test_promise_2_what_nobody_knows_has_empty_fields(
    made: Callable[[Path], HostingPort], tmp_path: Path
) -> None:
    (answer,) = made(tmp_path).look_up(["www.quarry.example"])
    assert answer.addresses == ()
    assert answer.provider == Provider("", "")
    assert answer.country == ""
    assert answer.asn is None


@every_keeper
def test_promise_3_every_answer_names_its_source_and_time(
    made: Callable[[Path], HostingPort], tmp_path: Path
) -> None:
    for answer in made(tmp_path).look_up(["quarry.example", "dune.example"]):
        assert answer.source
        assert answer.at.tzinfo is not None


def test_a_bare_record_is_as_old_as_its_file(tmp_path: Path) -> None:
    path = tmp_path / "hosting.json"
    path.write_text('[{"host": "dune.example"}]')
    os.utime(path, (AT.timestamp(), AT.timestamp()))
    (answer,) = RecordedHosting(path).look_up(["dune.example"])
    assert (answer.at, answer.source) == (AT, "recorded")


def test_a_file_that_was_edited_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "hosting.json"
    keeper = RecordedHosting(path)
    with pytest.raises(ConfigError, match=r"hosting\.json: No such file"):
        keeper.look_up(["dune.example"])
    for number, country in enumerate(("BE", "NL")):
        path.write_text(json.dumps([{"host": "dune.example", "country": country}]))
        later = (AT + timedelta(seconds=number)).timestamp()
        os.utime(path, (later, later))
        assert keeper.look_up(["dune.example"])[0].country == country


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "not JSON"),
        ("{}", "not a list"),
        ("[1]", "entry 1 names no host"),
        ('[{"host": "a.example"}, {"country": "BE"}]', "entry 2 names no host"),
        ('[{"host": "a.example", "abuse_mail": "x"}]', "unknown fields: abuse_mail"),
        ('[{"host": "a.example", "country": "Belgium"}]', "two capital letters"),
        ('[{"host": "a.example", "provider": 3}]', "only addresses and asn"),
        ('[{"host": "a.example", "addresses": "192.0.2.7"}]', "addresses is not a list"),
        ('[{"host": "a.example", "asn": "64500"}]', "asn is not a number"),
        ('[{"host": "a.example", "at": "yesterday"}]', "at is not like"),
        ('[{"host": "a.example"}, {"host": "A.example."}]', "twice"),
    ],
)
def test_a_wrong_file_is_named_with_its_place(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "hosting.json"
    path.write_text(content)
    with pytest.raises(ConfigError, match=f"hosting.json: .*{says}"):
        RecordedHosting(path).look_up(["a.example"])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*WRITTEN, "other"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(content=st.one_of(st.binary(max_size=60), json_values.map(lambda v: json.dumps(v).encode())))
def test_no_file_raises_anything_but_a_configuration_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any-hosting.json"
    path.write_bytes(content)
    try:
        answers = RecordedHosting(path).look_up(["a.example"])
    except ConfigError:
        return
    assert answers[0].host == "a.example"
