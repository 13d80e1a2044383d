"""The rulebook: questionnaires and mappings between schemes, checked against one another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from orbweaver.casework.mapping_files import read_mappings
from orbweaver.casework.question_files import read_questionnaires
from orbweaver.casework.scheme_files import load_schemes
from orbweaver.errors import ConfigError
from orbweaver.model.label_mapping import LABEL, LabelMapping
from orbweaver.model.questions import UNDETERMINED, Questionnaire
from orbweaver.model.scheme import Label, Scheme


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What may be asked, and which labels follow from which."""

    questionnaires: Mapping[str, Questionnaire]
    """By name."""
    mappings: Mapping[tuple[str, str], LabelMapping]
    """By source and target scheme."""

    def mappings_from(self, scheme: str) -> tuple[LabelMapping, ...]:
        """Return the mappings from a scheme, in order of their targets."""
        found = [each for each in self.mappings.values() if each.source == scheme]
        return tuple(sorted(found, key=lambda each: each.target))


def load_rulebook(schemes: Mapping[str, Scheme]) -> Rulebook:
    """Return the questionnaires and mappings that ship with the house, checked.

    Raises:
        ConfigError: A file is wrong, or names what there is not; says which and where.
    """
    questionnaires = {each.name: each for each in read_questionnaires()}
    return rulebook_of(schemes, questionnaires, read_mappings())


def rulebook_of(
    schemes: Mapping[str, Scheme],
    questionnaires: Mapping[str, Questionnaire],
    mappings: Iterable[LabelMapping],
) -> Rulebook:
    """Return a rulebook whose parts know one another's names.

    Raises:
        ConfigError: A scheme or a mapping names what there is not; says which and where.
    """
    for scheme in schemes.values():
        _check_scheme(scheme, questionnaires)
    found: dict[tuple[str, str], LabelMapping] = {}
    for mapping in mappings:
        _check_mapping(mapping, schemes, questionnaires)
        pair = (mapping.source, mapping.target)
        if pair in found:
            raise ConfigError(f"mapping {mapping.name}: {found[pair].name} maps these schemes, too")
        found[pair] = mapping
    return Rulebook(questionnaires, found)


@cache
def shipped_rulebook() -> Rulebook:
    """Return what ships with the house, for the schemes that ship with it; read once."""
    return load_rulebook(load_schemes())


def _check_scheme(scheme: Scheme, questionnaires: Mapping[str, Questionnaire]) -> None:
    if not scheme.questionnaire:
        if any(label.facts or label.asks for label in scheme.labels):
            raise ConfigError(f"scheme {scheme.name}: facts or asks, and no questions named")
        return
    questionnaire = questionnaires.get(scheme.questionnaire)
    if questionnaire is None:
        raise ConfigError(f"scheme {scheme.name}: no questions called {scheme.questionnaire!r}")
    for place, label in enumerate(scheme.labels, start=1):
        _check_label(f"scheme {scheme.name}, label {place}", label, questionnaire)


def _check_label(where: str, label: Label, questionnaire: Questionnaire) -> None:
    for name, answer in label.facts:
        _check_fact(where, questionnaire, name, answer)
    for name in label.asks:
        if questionnaire.question(name) is None:
            raise ConfigError(f"{where}: {questionnaire.name} has no question {name!r}")


def _check_fact(where: str, questionnaire: Questionnaire, name: str, answer: str) -> None:
    question = questionnaire.question(name)
    if question is None:
        raise ConfigError(f"{where}: {questionnaire.name} has no question {name!r}")
    if answer != UNDETERMINED and question.answer(answer) is None:
        raise ConfigError(f"{where}: question {name!r} has no answer {answer!r}")


def _check_mapping(
    mapping: LabelMapping,
    schemes: Mapping[str, Scheme],
    questionnaires: Mapping[str, Questionnaire],
) -> None:
    where = f"mapping {mapping.name}"
    for name in (mapping.source, mapping.target):
        if name not in schemes:
            raise ConfigError(f"{where}: no scheme called {name!r}")
    source, target = schemes[mapping.source], schemes[mapping.target]
    questionnaire = questionnaires.get(source.questionnaire, Questionnaire("no questions", "", ()))
    for place, rule in enumerate(mapping.rules, start=1):
        here = f"{where}, rule {place}"
        if rule.label != UNDETERMINED:
            _check_named(here, target, rule.label)
        for name, fitting in rule.conditions:
            for each in sorted(fitting):
                if name == LABEL:
                    _check_named(here, source, each)
                else:
                    _check_fact(here, questionnaire, name, each)


def _check_named(where: str, scheme: Scheme, label: str) -> None:
    if scheme.label(label) is None:
        raise ConfigError(f"{where}: scheme {scheme.name} has no label {label!r}")
