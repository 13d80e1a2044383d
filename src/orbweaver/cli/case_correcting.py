"""``orbweaver case appeal``, ``correct`` and the like: what is done when a decision is doubted."""

from typing import Annotated

import typer

from orbweaver.cli.acting import acting_person
from orbweaver.cli.case import case_app
from orbweaver.cli.options import AsJson, AsPerson, DataDir
from orbweaver.cli.output import plain, print_json, print_records, say
from orbweaver.deployment.start import open_data

Case = Annotated[str, typer.Argument(metavar="CASE", help="As `case list` prints it; settled.")]
Appeal = Annotated[str, typer.Argument(metavar="APPEAL", help="As `case appeals` prints it.")]
Correction = Annotated[
    str, typer.Argument(metavar="CORRECTION", help="As `case appeals` or `case correct` prints it.")
]
Reason = Annotated[str, typer.Option(help="Why; kept, sealed, in the record.")]


@case_app.command()
def appeal(
    case_id: Case,
    *,
    reason: Reason,
    source: Annotated[
        str, typer.Option(help="Who asks: here, provider, uploader or other.")
    ] = "here",
    reporter: Annotated[
        str, typer.Option(help="Their name and how to reach them; kept, sealed.")
    ] = "",
    media: Annotated[
        str, typer.Option(metavar="SHA256", help="About which media; all of the case, if left out.")
    ] = "",
    notice: Annotated[str, typer.Option(help="In answer to which notice.")] = "",
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Say that the decision on a settled case is wrong; a senior looks at it again.

    Until a senior has answered, everything stays as it is.
    """
    with open_data(data) as house:
        from orbweaver.casework.actions.appeals import NewAppeal, do_appeal
        from orbweaver.casework.queries.corrections import appeal_source

        given = NewAppeal(
            reason=reason,
            source=appeal_source(source),
            reporter=reporter,
            media_sha256_hex=media,
            notice_id=notice,
        )
        appeal_id = do_appeal(house.office, acting_person(house, as_person), case_id, given)
    if as_json:
        print_json({"appeal_id": appeal_id})
    else:
        say(f"{appeal_id} waits for a senior.")


@case_app.command()
def appeals(
    *, as_person: AsPerson = "", data: DataDir = "orbweaver-data", as_json: AsJson = False
) -> None:
    """List what waits for seniors: appeals, and corrections that a second one must confirm."""
    with open_data(data) as house:
        from orbweaver.casework.queries.corrections import appeals_page

        page = appeals_page(acting_person(house, as_person))
    waiting = [{"kind": "correction", **_record(line)} for line in page.waiting]
    asked = [{"kind": "appeal", **_record(line)} for line in page.appeals]
    print_records(
        [
            {"id": each.get("correction_id") or each["appeal_id"], **each}
            for each in waiting + asked
        ],
        ("id", "kind", "case_id", "at"),
        as_json=as_json,
        empty="Nobody doubts anything.",
    )


@case_app.command()
def correct(
    case_id: Case,
    label: Annotated[str, typer.Argument(metavar="LABEL", help="What it is, in its scheme.")],
    *,
    reason: Reason,
    media: Annotated[
        list[str] | None,
        typer.Option(metavar="SHA256", help="About which media; say it again for more. Or all."),
    ] = None,
    appeal: Annotated[str, typer.Option(help="Which appeal it answers.")] = "",
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Decide a settled case anew, as a senior; what was decided before stays in the record.

    Where notices or entries would come or go, it counts once a second senior confirms it.
    """
    with open_data(data) as house:
        from orbweaver.casework.actions.corrections import NewCorrection, do_correct

        given = NewCorrection(label, reason, tuple(media or ()), appeal_id=appeal)
        done = do_correct(house.office, acting_person(house, as_person), case_id, given)
    if as_json:
        print_json(done)
    elif done.is_in_force:
        say(f"{done.correction_id} counts from now on; entries and notices follow.")
    else:
        say(
            f"{done.correction_id} waits. A second senior says: "
            f"orbweaver case confirm {done.correction_id}"
        )


@case_app.command()
def confirm(
    correction_id: Correction,
    *,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Agree with a correction as its second senior; it counts from now on."""
    with open_data(data) as house:
        from orbweaver.casework.actions.corrections import do_confirm_correction

        person = acting_person(house, as_person)
        done = do_confirm_correction(house.office, person, correction_id)
    if as_json:
        print_json(done)
    else:
        say(f"It counts from now on: the case is {done.final_label}.")


@case_app.command()
def decline(
    correction_id: Correction,
    *,
    reason: Reason,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
) -> None:
    """Do not agree with a correction, or take your own back; the decision stays as it was."""
    with open_data(data) as house:
        from orbweaver.casework.actions.corrections import do_decline_correction

        person = acting_person(house, as_person)
        do_decline_correction(house.office, person, correction_id, reason)
    say("The decision stands as it was.")


@case_app.command()
def uphold(
    appeal_id: Appeal,
    *,
    reason: Reason,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
) -> None:
    """Answer an appeal, as a senior: the decision stands, and why."""
    with open_data(data) as house:
        from orbweaver.casework.actions.appeals import do_uphold

        do_uphold(house.office, acting_person(house, as_person), appeal_id, reason)
    say("Answered: the decision stands.")


def _record(line: object) -> dict[str, object]:
    record = plain(line)
    return record if isinstance(record, dict) else {}


__all__ = ["case_app"]
