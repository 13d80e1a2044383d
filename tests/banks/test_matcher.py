"""What the banks say becomes a finding, and what collides never becomes proof."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.banks.matcher import Matcher
from orbweaver.model.bank import BankEntry, Terms
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from orbweaver.ports.index.exhaustive import ExhaustiveIndex

KNOWN_SHA256 = "a" * 64
OTHER_SHA256 = "b" * 64
MD5 = Signal("md5", "c" * 32)
SHA1 = Signal("sha1", "d" * 40)
PDQ = Signal("pdq", "0123456789abcdef" * 4)

AGAINST = BankEntry(
    entry_id="against",
    bank="quarry",
    signal=Signal("sha256", KNOWN_SHA256),
    scheme="three",
    classification="one",
    is_final_here=False,
    allows=False,
    terms=Terms(),
)
FINAL = replace(AGAINST, entry_id="final", is_final_here=True)
TRUSTED = replace(AGAINST, entry_id="trusted", terms=Terms(unattended_exact=True))
NEAR = replace(FINAL, entry_id="near", signal=PDQ, terms=Terms(unattended_exact=True))
ALLOW = replace(AGAINST, entry_id="allow", bank="harmless", classification="", allows=True)


def media_of(sha256_hex: str, *signals: Signal) -> Media:
    return Media(sha256_hex, 10, "image/png", 8, 8, signals)


def judged(media: Media, *entries: BankEntry) -> tuple[FindingKind | None, bool]:
    matcher = Matcher(ExhaustiveIndex())
    matcher.load(7, entries)
    (judgement,) = matcher.judge([media])
    return judgement.finding_kind, judgement.is_allowed


SEEN = media_of(KNOWN_SHA256, MD5, SHA1, PDQ)


@pytest.mark.parametrize("entry", [FINAL, TRUSTED])
def test_the_very_bytes_need_no_eyes_where_final_here_or_the_terms_say_so(
    entry: BankEntry,
) -> None:
    assert judged(SEEN, entry) == (FindingKind.KNOWN, False)


@pytest.mark.parametrize(
    "entry",
    [
        AGAINST,
        NEAR,
        replace(TRUSTED, signal=MD5, is_final_here=True),
        replace(TRUSTED, signal=SHA1, is_final_here=True),
    ],
    ids=["no terms", "near", "md5", "sha1"],
)
def test_every_other_match_is_likely_and_needs_a_look(entry: BankEntry) -> None:
    assert judged(SEEN, entry) == (FindingKind.LIKELY, False)


def test_what_matches_nothing_is_no_finding() -> None:
    assert judged(media_of(OTHER_SHA256), FINAL, NEAR) == (None, False)


@pytest.mark.parametrize("other", [NEAR, AGAINST, TRUSTED], ids=["near", "a bank", "trusted"])
def test_the_very_bytes_on_an_allow_list_are_no_finding(other: BankEntry) -> None:
    assert judged(SEEN, ALLOW, other) == (None, True)


@pytest.mark.parametrize("is_final_here", [False, True])
def test_an_allow_list_and_a_final_classification_of_the_same_bytes_call_for_eyes(
    *, is_final_here: bool
) -> None:
    allow = replace(ALLOW, is_final_here=is_final_here)
    assert judged(SEEN, allow, FINAL) == (FindingKind.LIKELY, False)


@pytest.mark.parametrize("signal", [PDQ, MD5, SHA1], ids=["near", "md5", "sha1"])
def test_an_allow_list_match_that_is_no_proof_suppresses_nothing(signal: Signal) -> None:
    allow = replace(ALLOW, signal=signal, is_final_here=True)
    assert judged(SEEN, allow, FINAL) == (FindingKind.KNOWN, False)
    assert judged(SEEN, allow, AGAINST) == (FindingKind.LIKELY, False)
    assert judged(SEEN, allow) == (None, False)


def test_a_judgement_names_the_version_of_the_banks() -> None:
    matcher = Matcher(ExhaustiveIndex())
    assert matcher.version == 0
    matcher.load(3, [FINAL])
    (judgement,) = matcher.judge([SEEN])
    assert judgement.bank_version == matcher.version == 3
    assert [m.entry.entry_id for m in judgement.matches] == ["final"]


entry_strategy = st.builds(
    lambda signal, final, trusted, allows: replace(
        AGAINST,
        signal=signal,
        is_final_here=final,
        allows=allows,
        terms=Terms(unattended_exact=trusted),
    ),
    st.sampled_from([PDQ, MD5, SHA1]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@settings(deadline=None)
@given(entries=st.lists(entry_strategy, max_size=5), data=st.data())
def test_without_an_equal_sha256_nothing_is_ever_known_or_allowed(
    entries: list[BankEntry], data: st.DataObject
) -> None:
    numbered = [replace(entry, entry_id=str(n)) for n, entry in enumerate(entries)]
    flips = data.draw(st.sets(st.integers(0, 255), max_size=31))
    value = int(PDQ.value_hex, 16) ^ sum(1 << place for place in flips)
    media = media_of(OTHER_SHA256, MD5, SHA1, Signal("pdq", f"{value:064x}"))
    kind, is_allowed = judged(media, *numbered)
    assert kind in {None, FindingKind.LIKELY}
    assert not is_allowed
    if any(not entry.allows for entry in entries):
        assert kind is FindingKind.LIKELY


def test_a_thousand_harmless_pictures_that_collide_are_likely_and_never_known() -> None:
    source = random.Random(1)
    by_md5 = replace(TRUSTED, entry_id="md5", signal=MD5, is_final_here=True)
    matcher = Matcher(ExhaustiveIndex())
    matcher.load(1, [FINAL, TRUSTED, NEAR, by_md5])
    crowd = []
    for _ in range(1000):
        flips = source.sample(range(256), source.randrange(32))
        near = Signal("pdq", f"{int(PDQ.value_hex, 16) ^ sum(1 << f for f in flips):064x}")
        crowd.append(media_of(source.randbytes(32).hex(), source.choice([near, MD5])))
    judgements = matcher.judge(crowd)
    assert {judgement.finding_kind for judgement in judgements} == {FindingKind.LIKELY}


FAST = media_of(OTHER_SHA256, Signal("pdq-fast", PDQ.value_hex))


def away(bits: int) -> BankEntry:
    """Return an entry so many bits away from PDQ."""
    value = int(PDQ.value_hex, 16) ^ (1 << bits) - 1
    return replace(FINAL, entry_id=f"away-{bits}", signal=Signal("pdq", f"{value:064x}"))


@pytest.mark.parametrize(
    ("margin_bits", "bits", "exactly", "fast"),
    [
        (0, 31, True, True),
        (0, 32, False, False),
        (12, 31, True, True),
        (12, 32, False, True),
        (12, 43, False, True),
        (12, 44, False, False),
    ],
)
def test_a_margin_is_for_fast_values_alone(
    margin_bits: int, bits: int, *, exactly: bool, fast: bool
) -> None:
    matcher = Matcher(ExhaustiveIndex(), margin_bits)
    matcher.load(7, [away(bits)])
    by_exact, by_fast = matcher.judge([SEEN, FAST])
    assert (bool(by_exact.matches), bool(by_fast.matches)) == (exactly, fast)
    for match in (*by_exact.matches, *by_fast.matches):
        assert (match.entry, match.distance_bits) == (away(bits), bits), "on its own terms"


def test_a_fast_value_needs_eyes_and_says_how_it_was_found() -> None:
    matcher = Matcher(ExhaustiveIndex())
    matcher.load(7, [NEAR])
    [judged_fast] = matcher.judge([FAST])
    assert judged_fast.finding_kind is FindingKind.LIKELY
    assert [match.rung for match in judged_fast.matches] == ["fast"]


def test_beside_an_exact_value_a_fast_one_is_not_asked() -> None:
    """The same bytes were seen in both modes."""
    far = Signal("pdq", f"{~int(PDQ.value_hex, 16) & (1 << 256) - 1:064x}")
    both = media_of(OTHER_SHA256, *FAST.signals, far)
    matcher = Matcher(ExhaustiveIndex(), 12)
    matcher.load(7, [NEAR])
    assert not matcher.judge([both])[0].matches
