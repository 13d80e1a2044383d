"""A doubted decision at the command line: asked, corrected by two, upheld, and what is refused."""

import json
import subprocess
import sys

import pytest

from tests.cli.conftest import Manned
from tests.house.tree import ROOT

pytestmark = pytest.mark.full

WHY = ("--reason", "the rocks of a garden")


@pytest.fixture
def settled(manned: Manned) -> dict[str, str]:
    """A settled case, and the token of a second senior."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.cli.settling", str(manned.shell.data)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, str] = json.loads(made.stdout)
    return found


def test_from_an_appeal_to_a_correction_that_two_agree_to(
    manned: Manned, settled: dict[str, str]
) -> None:
    shell, ana, sol = manned.shell, manned.tokens["ana"], manned.tokens["sol"]
    case_id, sam = settled["case_id"], settled["sam"]
    asked = shell.run("case", "appeal", case_id, *WHY, "--json", by=ana).record["appeal_id"]
    assert "a senior is needed" in shell.refuses(
        1, "case", "correct", case_id, "harmless", *WHY, by=ana
    )
    (line,) = shell.run("case", "appeals", "--json", by=sol).records
    assert (line["id"], line["kind"], line["source"]) == (asked, "appeal", "here")
    assert "garden" not in json.dumps(line), "what it says is sealed"
    words = ("case", "correct", case_id, "harmless", *WHY, "--appeal", asked, "--json")
    made = shell.run(*words, by=sol).record
    assert made["is_in_force"] is False
    assert shell.run("case", "show", case_id, by=ana).record["final_label"] == "confirmed"
    assert "not who wrote it" in shell.refuses(1, "case", "confirm", made["correction_id"], by=sol)
    said = shell.run("case", "confirm", made["correction_id"], by=sam).out
    assert "the case is harmless" in said
    assert shell.run("case", "show", case_id, by=ana).record["final_label"] == "harmless"
    assert "Nobody doubts anything" in shell.run("case", "appeals", by=sol).out


def test_what_stands_is_said_with_a_reason(manned: Manned, settled: dict[str, str]) -> None:
    shell, ana, sol = manned.shell, manned.tokens["ana"], manned.tokens["sol"]
    case_id, sam = settled["case_id"], settled["sam"]
    asked = shell.run("case", "appeal", case_id, *WHY, "--json", by=ana).record["appeal_id"]
    made = shell.run("case", "correct", case_id, "harmless", *WHY, "--json", by=sol).record
    shell.run("case", "decline", made["correction_id"], "--reason", "no rock", by=sam)
    shell.run("case", "uphold", asked, "--reason", "as it was", by=sam)
    assert shell.run("case", "show", case_id, by=ana).record["final_label"] == "confirmed"
    for status, words in (
        (2, ("appeal", case_id, *WHY, "--source", "the moon")),
        (2, ("correct", case_id, "granite", *WHY)),
        (1, ("correct", case_id, "confirmed", *WHY)),
        (1, ("correct", case_id, "harmless", "--reason", " ")),
        (2, ("confirm", "f" * 32)),
        (1, ("uphold", asked, *WHY)),
    ):
        shell.refuses(status, "case", *words, by=sol)
