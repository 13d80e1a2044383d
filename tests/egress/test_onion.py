"""An onion address is a key with a checksum: whoever mistypes one is told, and nobody is asked."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.egress.onion import check_onion, is_onion, onion_address
from orbweaver.errors import AddressRefused

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key().public_bytes_raw()
POND = onion_address(KEY)


def test_the_address_is_the_key_as_tor_itself_spells_it() -> None:
    # Tor's own words for this key: tests/tor/test_tor_fetch.py compares a live one
    assert len(POND) == len("a" * 56 + ".onion")
    assert POND.endswith("d.onion"), "the version, 3, ends every address"


@pytest.mark.parametrize("host", [POND, POND.upper(), f"{POND}.", f"www.garden.{POND}"])
def test_a_good_address_is_reduced_to_the_service(host: str) -> None:
    assert check_onion(host) == POND


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("expyuzz4wqqyqhjn.onion", "version 2"),
        ("onion", "0 characters"),
        (".onion", "0 characters"),
        ("pond.onion", "4 characters"),
        (POND.replace("d.onion", "e.onion"), "not of version 3"),
        (f"1{POND[1:]}", "base 32"),
        (f"ä{POND[1:]}", "base 32"),
        (("b" if POND[0] != "b" else "c") + POND[1:], "checksum"),
    ],
)
def test_a_bad_one_is_refused_with_its_reason(host: str, why: str) -> None:
    with pytest.raises(AddressRefused, match=why):
        check_onion(host)


@settings(derandomize=True)  # one in 65,536 slips by the checksum, and none of these
@given(st.binary(min_size=32, max_size=32), st.integers(0, 51), st.integers(1, 31))
def test_no_slip_of_the_pen_gives_another_address(key: bytes, place: int, turn: int) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    good = onion_address(key)
    assert check_onion(good) == good
    wrong = letters[(letters.index(good[place]) + turn) % 32]
    slipped = good[:place] + wrong + good[place + 1 :]
    try:
        check_onion(slipped)
    except AddressRefused:
        return
    pytest.fail("the checksum let a slip through")


@pytest.mark.parametrize("host", ["onion.example", "onion.", "garden.onions", "xonion"])
def test_only_the_last_label_makes_an_onion(host: str) -> None:
    assert is_onion(host) == (host == "onion.")
