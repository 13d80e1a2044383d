"""Preparing a house for the story, and telling it, once Django is set up."""

import argparse
import random

from django.conf import settings

from orbweaver.config import Config
from orbweaver.demo.scenes import open_doors, take_in
from orbweaver.deployment.house import House
from orbweaver.model.ids import Ids, TimeOrderedIds
from orbweaver.town.running import RunningTown
from tests.kills.plan import NONE, disasters
from tests.kills.sentinel import kills_done
from tests.story.clock import ShiftedClock
from tests.story.identities import identities
from tests.story.ids import CountedIds
from tests.story.outcome import Outcome
from tests.story.scenes import Telling
from tests.story.troupe import Troupe


def prepare(town: RunningTown) -> None:
    """Set the house up, bring its people in, fill its bank, take the reports in."""
    with _house(CountedIds()) as house:
        open_doors(house)
        take_in(house, town)


def tell(town: RunningTown, wishes: argparse.Namespace) -> None:
    """Tell the story and write down what came of it."""
    data_dir, clock = _config().data_dir, ShiftedClock(_config().data_dir)
    with _house(TimeOrderedIds(clock, random.SystemRandom())) as house:
        befalls = NONE if wishes.kills is None else disasters(wishes.kills)
        troupe = Troupe(data_dir, befalls.kills)
        telling = Telling(house, town, troupe, clock, befalls)
        try:
            telling.tell(wishes.rounds)
        finally:
            troupe.stop()
        _outcome(telling).write(wishes.out)


def _config() -> Config:
    config: Config = settings.CONFIG
    return config


def _house(ids: Ids) -> House:
    return House(_config(), ShiftedClock(_config().data_dir), ids)


def _outcome(telling: Telling) -> Outcome:
    """Gather what came of it.

    Raises:
        AuditBroken: A chain of the audit is not whole.
    """
    house, mails = telling.house, telling.town.mails()
    message_ids: dict[str, set[str]] = {}
    for mail in mails:
        message_ids.setdefault(mail.notice_id, set()).add(mail.message_id)
    vault = house.vault.verify()
    chains = house.desk.verify_audit(), house.ledger.verify_audit()
    return Outcome(
        identities=identities(house, telling.town),
        message_ids={notice: sorted(found) for notice, found in message_ids.items()},
        redeliveries=sum(mail.redelivery for mail in mails),
        vault_objects=vault.objects,
        vault_damaged=len(vault.damaged),
        audit_unsealed=sum(chain.unsealed for chain in chains),
        kills=kills_done(house.config.data_dir),
        deaths=dict(telling.troupe.deaths),
        whole_kills=telling.whole_kills,
        lost_replies=telling.lost_replies,
        stages_s=telling.stages_s,
    )
