"""`./run conformance`: everything that others wrote to try readers of the web comes out right."""

import pytest

from scripts.conformance import SUITES, main

LEAST = {
    "URL Standard, parsing": 891,
    "URL Standard, host names": 87,
    "srcset": 105,
    "encoding": 81,
    "robots.txt": 145,
}


def test_every_case_is_right_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert SUITES.keys() == LEAST.keys()
    for line, (name, count) in zip(
        capsys.readouterr().out.splitlines(), LEAST.items(), strict=True
    ):
        assert line.split() == [*name.split(), str(count), "of", str(count)]
