"""The same story on other engines, and once more on the same data."""

from pathlib import Path

import pytest

from tests.servers.engines import on_postgres, on_s3
from tests.servers.postgres import PostgresServer
from tests.servers.s3 import S3Server
from tests.story.alike import assert_whole, differences
from tests.story.fixtures import Calm

NEVER_AGAIN = (
    "reports",
    "seeds",
    "findings",
    "cases",
    "verdicts",
    "classifications",
    "bank entries",
    "media",
    "sightings",
    "notices",
    "outbox",
    "mails",
    "vault",
)
"""What a second run must not add to; looks at what is still up go on, as they should."""


@pytest.mark.full
@pytest.mark.timeout(600)
def test_postgres_and_s3_come_to_the_same_identities(
    calm: Calm, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    with S3Server() as s3:
        environment = on_postgres(postgres_server) | on_s3(s3, tmp_path / "s3.secret")
        place = calm.prepared.twin(tmp_path / "servers", environment)
        place.prepare()
        outcome = place.tell()
    assert differences(calm.outcome, outcome) == []
    assert_whole(outcome)


@pytest.mark.full
@pytest.mark.timeout(600)
def test_a_second_run_on_the_same_data_adds_nothing(calm: Calm, tmp_path: Path) -> None:
    place = calm.told.copy(tmp_path / "again")
    place.prepare()
    again = place.tell("--rounds", "1")
    assert differences(calm.outcome, again, NEVER_AGAIN) == []
    assert len(again.identities["checks"]) >= len(calm.outcome.identities["checks"])
    assert_whole(again)
