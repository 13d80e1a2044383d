"""The line that tells how to go on with a scan is the call that was made."""

from dataclasses import replace
from pathlib import Path

import pytest

from orbweaver.cli.scan_call import ScanCall
from orbweaver.model.scan_mode import ScanMode

PLAIN = ScanCall([Path("hills"), Path("an album")])


def test_what_was_not_given_is_not_told() -> None:
    assert PLAIN.line == "orbweaver scan hills 'an album'"
    assert PLAIN.mode is None, "as the configuration says"


@pytest.mark.parametrize(
    ("is_fast", "mode", "option"),
    [(True, ScanMode.FAST, "--fast"), (False, ScanMode.EXACT, "--exact")],
)
def test_the_line_is_whole(*, is_fast: bool, mode: ScanMode, option: str) -> None:
    call = replace(PLAIN, data="my data", md5=True, is_fast=is_fast, workers=3, as_json=True)
    assert call.mode is mode
    assert call.line == (
        f"orbweaver scan hills 'an album' --md5 {option} --workers 3 --data 'my data' --json"
    )
