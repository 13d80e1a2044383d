"""Which commands the house has."""

import typer

from orbweaver.cli.archive import archive_app
from orbweaver.cli.backup import backup, restore
from orbweaver.cli.bank import bank_app
from orbweaver.cli.case import case_app
from orbweaver.cli.check import check_app
from orbweaver.cli.crawl import crawl
from orbweaver.cli.doctor import doctor
from orbweaver.cli.identity import identity_app
from orbweaver.cli.init import init
from orbweaver.cli.notice import notice_app
from orbweaver.cli.organisation import organisation_app, person_app
from orbweaver.cli.report import report_app
from orbweaver.cli.scan import scan
from orbweaver.cli.stats import audit_app, stats
from orbweaver.cli.up import up
from orbweaver.cli.vault import vault_app


def register(app: typer.Typer) -> None:
    """Put every command of the house on ``app``, in the order of a first day's work."""
    app.command()(init)
    app.command()(up)
    app.add_typer(report_app, name="report")
    app.command()(crawl)
    app.command()(scan)
    app.add_typer(bank_app, name="bank")
    app.add_typer(case_app, name="case")
    app.add_typer(notice_app, name="notice")
    app.add_typer(check_app, name="check")
    app.add_typer(person_app, name="person")
    app.add_typer(organisation_app, name="organisation")
    app.add_typer(identity_app, name="identity")
    app.add_typer(vault_app, name="vault")
    app.add_typer(archive_app, name="archive")
    app.add_typer(audit_app, name="audit")
    app.command()(stats)
    app.command()(doctor)
    app.command()(backup)
    app.command()(restore)
