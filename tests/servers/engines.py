"""What the environment says to make a house stand on real servers."""

from pathlib import Path

from tests.servers.postgres import PostgresServer
from tests.servers.s3 import S3Server


def on_postgres(postgres: PostgresServer) -> dict[str, str]:
    """Return what puts both databases on a server, each fresh and empty."""
    return {
        "ORBWEAVER__STORE__KIND": "postgres",
        "ORBWEAVER__STORE__CASEWORK_DSN": postgres.dsn(postgres.database()),
        "ORBWEAVER__STORE__CRAWL_DSN": postgres.dsn(postgres.database()),
    }


def on_s3(s3: S3Server, secret_file: Path) -> dict[str, str]:
    """Return what puts the vault on a server; its secret key is written to ``secret_file``."""
    secret_file.write_text(s3.secret_key)
    return {
        "ORBWEAVER__VAULT__KIND": "s3",
        "ORBWEAVER__VAULT__ENDPOINT": s3.endpoint,
        "ORBWEAVER__VAULT__BUCKET": "story",
        "ORBWEAVER__VAULT__ACCESS_KEY": s3.access_key,
        "ORBWEAVER__VAULT__SECRET_KEY_FILE": str(secret_file),
    }
