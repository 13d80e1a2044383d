"""One key for one request, one Message-ID for one key."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.errors import ConfigError
from orbweaver.notices.identity import message_id, notice_key

parts = st.tuples(st.text(max_size=5), st.text(max_size=5), st.emails(), st.integers(1, 30))


@given(one=parts, other=parts)
def test_a_key_depends_on_every_part_and_nothing_else(
    one: tuple[str, str, str, int], other: tuple[str, str, str, int]
) -> None:
    alike = (one[:2], one[2].lower(), one[3]) == (other[:2], other[2].lower(), other[3])
    assert (notice_key(*one) == notice_key(*other)) == alike


def test_the_same_box_written_otherwise_is_the_same_request() -> None:
    assert notice_key("o", "u", " Abuse@Quarry.example", 1) == notice_key(
        "o", "u", "abuse@quarry.example", 1
    )


def test_a_message_id_is_always_the_same_and_tells_nothing() -> None:
    key = notice_key("o", "u", "abuse@quarry.example", 1)
    identity = message_id(key, b"secret", "house.example")
    assert identity == message_id(key, b"secret", "house.example")
    assert re.fullmatch(r"<[0-9a-f]{40}@house\.example>", identity)
    assert key not in identity
    assert identity != message_id(key, b"another", "house.example")
    assert identity != message_id(key + "0", b"secret", "house.example")


@pytest.mark.parametrize("domain", ["", "House.example", "a b", "a>\r\nBcc: x", "a..b", "-a.b"])
def test_a_domain_that_is_none_is_a_mistake_in_the_configuration(domain: str) -> None:
    with pytest.raises(ConfigError, match="no host name"):
        message_id("key", b"secret", domain)
