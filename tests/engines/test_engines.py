"""The same story on other engines, and once more on the same data."""

from pathlib import Path

import pytest

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


def server_environment(postgres: PostgresServer, s3: S3Server, folder: Path) -> dict[str, str]:
    """Return what makes a house stand on both servers."""
    secret = folder / "s3.secret"
    secret.write_text(s3.secret_key)
    return {
        "ORBWEAVER__STORE__KIND": "postgres",
        "ORBWEAVER__STORE__CASEWORK_DSN": postgres.dsn(postgres.database()),
        "ORBWEAVER__STORE__CRAWL_DSN": postgres.dsn(postgres.database()),
        "ORBWEAVER__VAULT__KIND": "s3",
        "ORBWEAVER__VAULT__ENDPOINT": s3.endpoint,
        "ORBWEAVER__VAULT__BUCKET": "story",
        "ORBWEAVER__VAULT__ACCESS_KEY": s3.access_key,
        "ORBWEAVER__VAULT__SECRET_KEY_FILE": str(secret),
    }


@pytest.mark.full
@pytest.mark.timeout(600)
def test_postgres_and_s3_come_to_the_same_identities(
    calm: Calm, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    with S3Server() as s3:
        environment = server_environment(postgres_server, s3, tmp_path)
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
