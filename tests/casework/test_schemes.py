"""Schemes are files; a wrong one says where."""

from pathlib import Path

import pytest

from orbweaver.casework.scheme_files import load_scheme, load_schemes, scheme_of
from orbweaver.errors import ConfigError

GOOD = """
title = "Rocks"
[[label]]
name = "granite"
title = "Granite"
key = "1"
actionable = true
[[label]]
name = "sand"
title = "Sand"
key = "2"
allows = true
"""


def test_the_schemes_that_ship() -> None:
    schemes = load_schemes()
    assert list(schemes) == ["demo", "three-labels"]
    demo = [(each.name, each.key, each.actionable, each.allows) for each in schemes["demo"].labels]
    assert demo == [
        ("confirmed", "1", True, False),
        ("harmless", "2", False, True),
        ("cannot-say", "3", False, False),
    ]
    three = schemes["three-labels"]
    assert [each.name for each in three.labels if each.actionable] == [
        "csam",
        "harmful-abusive-material",
    ]


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "rocks.toml"
    path.write_text(GOOD)
    scheme = load_scheme(path)
    assert (scheme.name, scheme.title, len(scheme.labels)) == ("rocks", "Rocks", 2)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('title = "Rocks"', "", "needs a title"),
        ('title = "Rocks"', "title = ", "rocks: Invalid value"),
        ("[[label]]", "[[labels]]", "at least one"),
        ('key = "2"', 'key = "1"', "two labels share the key '1'"),
        ('name = "sand"', 'name = "granite"', "two labels share the name 'granite'"),
        ('key = "2"', 'key = "x"', "label 2: key 'x' is not 1 to 9"),
        ('key = "2"', "", "label 2: key is missing"),
        ('key = "2"', "key = 2", "label 2: key is missing or no text"),
        ("allows = true", 'allows = "yes"', "label 2: allows is neither"),
        ("allows = true", "allow = true", "label 2: unknown key allow"),
        ("actionable = true", "actionable = true\nallows = true", "label 1: a label cannot both"),
    ],
)
def test_a_wrong_one_says_where(old: str, new: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        scheme_of("rocks", GOOD.replace(old, new))
