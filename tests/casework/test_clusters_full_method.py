"""Clusters found beside what comes are those that reading everything finds, whatever happens."""

import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from django_scopes import scopes_disabled

from orbweaver.casework.actions.decisions import do_hold_decision, do_undo
from orbweaver.casework.actions.joining import (
    do_join_cases,
    do_split_case,
    do_undo_join_or_split,
)
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.models import (
    Case,
    CaseMedia,
    CaseSplit,
    Classification,
    ClusterUndo,
    Person,
    Verdict,
)
from orbweaver.casework.positions import positions_after
from orbweaver.casework.regrouping import changes_of
from orbweaver.errors import LeaseLost, WrongState
from orbweaver.model.bank import BankEntry, Match
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from orbweaver.ports.ledger.port import HandedFinding
from tests.casework.full_method import Arrival, FullMethod, Sets, Split
from tests.casework.house import House, media, near
from tests.casework.lived_in import fill_bank

PDQ_BITS = 256
STEPS = 22


class PowerCut(Exception):
    """Ends a transaction in the middle."""


@dataclass(slots=True)
class Story:
    """A house in which things happen at random, and what was told of its media."""

    house: House
    chance: random.Random
    people: list[Person]
    entries: list[BankEntry]
    centres: list[frozenset[int]]
    known: dict[str, tuple[Media, Match | None]] = field(default_factory=dict)
    splits: dict[str, Split] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    """What happened at all, so that a story in which nothing happens is noticed."""

    def step(self) -> None:
        """Let one thing happen, and compare with the full method."""
        acts = [self.arrive] * 5 + [self.lose_power, self.decide, self.hold]
        acts += [self.split, self.join, self.take_back]
        act = self.chance.choice(acts)
        self.house.clock.pass_time(timedelta(hours=1))  # nobody has a case before them any more
        expected = act()
        if expected is not None:
            assert open_sets() == expected, act.__name__

    def arrive(self) -> Sets:
        batch = self._batch()
        expected = self._full(batch)
        self.house.hand(*map(self._finding, batch))
        return expected

    def lose_power(self) -> Sets:
        """Media come in, and the transaction ends in nothing; then others come in."""
        before = open_sets()
        number = HandedFinding(self.house.handed + 1, self._finding(self._batch()[0]))
        with suppress(PowerCut), transaction.atomic():
            self.house.desk.open_cases([number])
            raise PowerCut
        return before

    def decide(self) -> Sets | None:
        case = self._some_case()
        person = self.chance.choice(self.people)
        seen = self.chance.randint(1, positions_of(case))
        verdicts = Verdict.objects.filter(case=case)
        given = dict(verdicts.order_by("ordinal").values_list("person_id", "seen_position"))
        given[person.person_id] = seen
        late = list(case.media.filter(position__gt=max(given.values())).order_by("position"))
        names = [self.known[row.media_sha256_hex] for row in late]
        before, after = open_sets(), self._full(names, besides=case.case_id)
        with suppress(WrongState, LeaseLost):
            do_record_verdict(
                self.house.office, person, case.case_id, "cannot-say", seen_position=seen
            )
        if not Classification.objects.filter(case=case).exists():
            return before
        self.seen.add("settled")
        return after

    def hold(self) -> None:
        """Hold a decision, which lets the one before go, or take one back."""
        person = self.chance.choice(self.people)
        with suppress(WrongState, LeaseLost):
            if self.chance.random() < 0.5:
                do_undo(self.house.office, person)
            else:
                case_id = self._some_case().case_id
                do_hold_decision(self.house.office, person, case_id, "cannot-say")

    def split(self) -> Sets:
        before = open_sets()
        large = [each for each in before if len(each) > 1]
        if not large:
            return before
        case = open_case_of(self.chance.choice(sorted(map(sorted, large)))[0])
        members = sorted(case.media.values_list("media_sha256_hex", flat=True))
        part = self.chance.sample(members, self.chance.randint(1, len(members) - 1))
        rest = frozenset(members) - frozenset(part)
        try:
            made = do_split_case(self.house.office, self.people[0], case.case_id, part)
        except (WrongState, LeaseLost):
            return before
        self.seen.add("split")
        self.splits[CaseSplit.objects.get(part_case_id=made).change_id] = (rest, frozenset(part))
        return (before - {frozenset(members)}) | {rest, frozenset(part)}

    def join(self) -> Sets:
        some, other, before = self._some_case(), self._some_case(), open_sets()
        sets = [media_of(each) for each in (some, other)]
        if some == other:
            return before
        try:
            do_join_cases(self.house.office, self.people[0], [some.case_id, other.case_id])
        except (WrongState, LeaseLost):
            return before
        self.seen.add("joined")
        return (before - set(sets)) | {sets[0] | sets[1]}

    def take_back(self) -> None:
        count = ClusterUndo.objects.count()
        open_ids = Case.objects.filter(join=None, classification=None).order_by("case_id")
        changed = [each.case_id for each in open_ids if changes_of(each.case_id)]
        for case_id in changed[:1]:
            with suppress(WrongState, LeaseLost):
                do_undo_join_or_split(self.house.office, self.people[0], case_id)
        if ClusterUndo.objects.count() > count:
            self.seen.add("undone")
        for change_id in ClusterUndo.objects.values_list("change_id", flat=True):
            self.splits.pop(change_id, None)

    def _full(self, batch: Sequence[tuple[Media, Match | None]], besides: str = "") -> Sets:
        told = {name: entries_of(match) for name, (_, match) in self.known.items()}
        full = FullMethod(near_entries=told, splits=list(self.splits.values()), besides=besides)
        full.place(
            [
                Arrival(each.sha256_hex, each.signals[0].value_hex, entries_of(match))
                for each, match in batch
                if not is_settled(each)
            ]
        )
        return full.sets

    def _batch(self) -> list[tuple[Media, Match | None]]:
        batch: dict[str, tuple[Media, Match | None]] = {}
        for _ in range(self.chance.randint(1, 5)):
            again = self.known and self.chance.random() < 0.1
            drawn = self.known[self.chance.choice(sorted(self.known))] if again else self._draw()
            batch[drawn[0].sha256_hex] = drawn
        return list(batch.values())

    def _draw(self) -> tuple[Media, Match | None]:
        bits = set(self.chance.choice(self.centres))
        bits ^= set(self.chance.sample(range(PDQ_BITS), self.chance.choice((4, 14, 16, 20, 40))))
        one = media(f"{self.chance.random()}", bits)
        entry = self.chance.choice(self.entries) if self.chance.random() < 0.1 else None
        return one, near(one, entry, 30) if entry else None

    def _finding(self, drawn: tuple[Media, Match | None]) -> Finding:
        one, match = drawn
        self.known.setdefault(one.sha256_hex, drawn)
        at = f"http://gardens.example/{self.chance.random()}.jpg"
        return self.house.finding(one, FindingKind.LIKELY, (match,) if match else (), at)

    def _some_case(self) -> Case:
        found = Case.objects.filter(join=None, classification=None, escalation=None)
        if not found.exists():
            self.arrive()
        return self.chance.choice(list(found.order_by("case_id")))


def entries_of(match: Match | None) -> frozenset[str]:
    return frozenset([match.entry.entry_id] if match else [])


def is_settled(of: Media) -> bool:
    return Classification.objects.filter(covered__media_sha256_hex=of.sha256_hex).exists()


def media_of(case: Case) -> frozenset[str]:
    return frozenset(case.media.values_list("media_sha256_hex", flat=True))


def open_case_of(sha256_hex: str) -> Case:
    return Case.objects.get(join=None, classification=None, media__media_sha256_hex=sha256_hex)


def positions_of(case: Case) -> int:
    return positions_after([case.case_id])[case.case_id]


@scopes_disabled()
def open_sets() -> Sets:
    """Return the media of every unsettled case."""
    found = CaseMedia.objects.filter(case__join=None, case__classification=None)
    members: dict[str, set[str]] = {}
    for case_id, sha256_hex in found.values_list("case_id", "media_sha256_hex"):
        members.setdefault(case_id, set()).add(sha256_hex)
    return frozenset(map(frozenset, members.values()))


def story_in(house: House, seed: int) -> Story:
    chance = random.Random(seed)
    entries = fill_bank(house, [Signal("pdq", digit * 64) for digit in "f0a5"])
    centres = [frozenset(chance.sample(range(PDQ_BITS), 128)) for _ in range(9)]
    return Story(house, chance, house.analysts("Ana", "Ben", "Cleo", "Dan"), entries, centres)


@scopes_disabled()
def happen(house: House, seed: int, steps: int = STEPS) -> set[str]:
    story = story_in(house, seed)
    for _ in range(steps):
        story.step()
    return story.seen


@pytest.mark.parametrize("seed", range(3))
def test_random_days_end_as_the_full_method_says(fresh_houses: Iterator[House], seed: int) -> None:
    happen(next(fresh_houses), seed)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(100, 108))
def test_long_random_days_on_both_engines(any_house: House, seed: int) -> None:
    seen = happen(any_house, seed, steps=120)
    assert seen >= {"split", "joined", "undone"}, "a day on which nothing happens shows nothing"
