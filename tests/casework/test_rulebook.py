"""Questionnaires and mappings are files; a wrong one says which and where."""

import pytest

from orbweaver.casework.mapping_files import mapping_of
from orbweaver.casework.question_files import questionnaire_of
from orbweaver.casework.rulebook import Rulebook, load_rulebook, rulebook_of
from orbweaver.casework.scheme_files import load_schemes, scheme_of
from orbweaver.errors import ConfigError
from orbweaver.model.questions import UNDETERMINED

ROCKS = """
title = "Rocks"
questions = "rocks"
[[label]]
name = "granite"
title = "Granite"
key = "1"
facts = { grain = "coarse" }
asks = ["colour"]
"""
QUESTIONS = """
title = "Rocks"
[[question]]
name = "grain"
title = "Grain"
answer = [
  { name = "coarse", title = "Coarse", key = "c" },
  { name = "fine", title = "Fine", key = "f" },
]
[[question]]
name = "colour"
title = "Colour"
answer = [{ name = "grey", title = "Grey", key = "g" }]
"""
GARDENS = """
title = "Gardens"
[[label]]
name = "path"
title = "Path"
key = "1"
"""
MAPPING = """
from = "rocks"
to = "gardens"
version = "3"
[[rule]]
when = { label = ["granite"], grain = ["coarse"], colour = ["grey", "undetermined"] }
label = "path"
"""


def rulebook(rocks: str = ROCKS, questions: str = QUESTIONS, mapping: str = MAPPING) -> Rulebook:
    schemes = {"rocks": scheme_of("rocks", rocks), "gardens": scheme_of("gardens", GARDENS)}
    asked = {"rocks": questionnaire_of("rocks", questions)}
    return rulebook_of(schemes, asked, [mapping_of("rocks-to-gardens", mapping)])


def test_what_ships_reads_and_fits_together() -> None:
    book = load_rulebook(load_schemes())
    assert list(book.questionnaires) == ["baseline", "demo"]
    pairs = {f"{source} {target}" for source, target in book.mappings}
    assert {
        "three-labels baseline",
        "baseline three-labels",
        "three-labels cybertipline",
        "three-labels belgium",
        "demo demo-places",
    } <= pairs
    targets = [mapping.target for mapping in book.mappings_from("three-labels")]
    assert targets == ["baseline", "belgium", "cybertipline"]


@pytest.mark.parametrize(
    ("age", "severity", "label"),
    [
        ("infant", "act", "A1"),
        ("pre-pubescent", "exhibition", "A2"),
        ("pubescent", "act", "B1"),
        ("pubescent", "exhibition", "B2"),
        ("undetermined", "act", UNDETERMINED),
        ("pubescent", "other", UNDETERMINED),
    ],
)
def test_age_band_and_severity_give_the_industrys_four_classes(
    age: str, severity: str, label: str
) -> None:
    mapping = load_rulebook(load_schemes()).mappings["three-labels", "cybertipline"]
    assert mapping.label_for("csam", {"age": age, "severity": severity}) == label


def test_a_baseline_label_needs_every_one_of_its_facts() -> None:
    mapping = load_rulebook(load_schemes()).mappings["three-labels", "baseline"]
    facts = {"reality": "real", "age": "infant", "severity": "act"}
    assert mapping.label_for("csam", facts) == "baseline"
    for name in facts:
        rest = {each: answer for each, answer in facts.items() if each != name}
        assert mapping.label_for("csam", rest) == "national"
    assert mapping.label_for("cannot-say", facts) == UNDETERMINED


def test_the_first_rule_that_fits_counts_and_an_absent_fact_is_undetermined() -> None:
    mapping = rulebook().mappings["rocks", "gardens"]
    assert mapping.label_for("granite", {"grain": "coarse"}) == "path"
    assert mapping.label_for("granite", {"grain": "fine"}) == UNDETERMINED


def test_a_version_changes_with_any_change_of_the_rules() -> None:
    one = mapping_of("one", MAPPING)
    other = mapping_of("one", MAPPING.replace('"grey", ', ""))
    assert one.version.startswith("3+")
    assert one.version != other.version


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('questions = "rocks"', 'questions = "sands"', "scheme rocks: no questions called 'sands'"),
        ('questions = "rocks"', "", "scheme rocks: facts or asks, and no questions named"),
        ('asks = ["colour"]', 'asks = ["tide"]', "rocks, label 1: rocks has no question 'tide'"),
        ('"coarse"', '"soft"', "rocks, label 1: question 'grain' has no answer 'soft'"),
        ('asks = ["colour"]', 'asks = "colour"', "label 1: asks is no list"),
        ('{ grain = "coarse" }', "{ grain = 1 }", "label 1: facts is no table"),
    ],
)
def test_a_scheme_that_speaks_of_what_nobody_asks(old: str, new: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        rulebook(rocks=ROCKS.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('title = "Rocks"', "", "questions rocks: needs a title"),
        ('key = "g"', 'key = "1"', "question 2, answer 1: key '1' is not a letter"),
        ('key = "f"', 'key = "c"', "question 1: the key 'c' stands twice"),
        ('name = "colour"', 'name = "grain"', "questions rocks: the name 'grain' stands twice"),
        ('name = "colour"', 'name = "Colour 2"', "question 2: name 'Colour 2' is not made of"),
        ('title = "Grey"', "hue = 1", "question 2, answer 1: unknown key hue"),
        ('title = "Colour"', "", "question 2: title is missing"),
    ],
)
def test_a_wrong_questionnaire_says_where(old: str, new: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        rulebook(questions=QUESTIONS.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('version = "3"', "", "mapping rocks-to-gardens: version is missing"),
        ('to = "gardens"', 'to = "hills"', "rocks-to-gardens: no scheme called 'hills'"),
        ('label = "path"', 'label = "wall"', "rule 1: scheme gardens has no label 'wall'"),
        ('label = ["granite"]', 'label = ["slate"]', "rule 1: scheme rocks has no label 'slate'"),
        ('["coarse"]', '["soft"]', "rule 1: question 'grain' has no answer 'soft'"),
        ("colour = [", "tide = [", "rule 1: rocks has no question 'tide'"),
        ('["coarse"]', '"coarse"', "rule 1: grain is no list of names"),
        ("[[rule]]", "[[rules]]", "unknown key rules"),
        ("when =", "if =", "rule 1: unknown key if"),
    ],
)
def test_a_wrong_mapping_says_which_rule(old: str, new: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        rulebook(mapping=MAPPING.replace(old, new))


def test_two_mappings_of_the_same_schemes_are_one_too_many() -> None:
    schemes = {"rocks": scheme_of("rocks", ROCKS), "gardens": scheme_of("gardens", GARDENS)}
    asked = {"rocks": questionnaire_of("rocks", QUESTIONS)}
    twins = [mapping_of(name, MAPPING) for name in ("one", "other")]
    with pytest.raises(ConfigError, match="mapping other: one maps these schemes, too"):
        rulebook_of(schemes, asked, twins)
