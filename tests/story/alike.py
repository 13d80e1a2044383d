"""Comparing two tellings: the same identities of every kind, and no identity twice."""

from collections.abc import Collection

from tests.story.outcome import Outcome

SHOWN = 5


def differences(one: Outcome, other: Outcome, kinds: Collection[str] = ()) -> list[str]:
    """Return what only one of them has, a few of each kind; empty where they are alike."""
    found = []
    for kind in kinds or one.identities.keys() | other.identities.keys():
        ours, theirs = set(one.identities[kind]), set(other.identities[kind])
        found += [f"- {kind}: {each}" for each in sorted(ours - theirs)[:SHOWN]]
        found += [f"+ {kind}: {each}" for each in sorted(theirs - ours)[:SHOWN]]
    return found


def assert_whole(outcome: Outcome) -> None:
    """Hold that nothing is damaged, left over, or told under two names."""
    assert outcome.vault_damaged == 0
    assert outcome.audit_unsealed == 0
    assert outcome.vault_objects == len(outcome.identities["vault"])
    assert {len(found) for found in outcome.message_ids.values()} == {1}
