"""A query outside a scope of organisations raises, for every model and every way of asking."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django_scopes import ScopeError, scope, scopes_disabled

from orbweaver.casework import models as rows
from orbweaver.casework.models.scoped import OPEN, ClosedQuerySet
from tests.casework.house import House

SOURCE = Path(rows.__file__).parents[2]
MODELS = tuple(apps.get_app_config("casework").get_models())
SCOPED = [each for each in MODELS if hasattr(each._default_manager, "with_scope")]
WITHOUT_SCOPE = {
    rows.Membership: "says who may open which scope",
    rows.Invitation: "is found by the token of its link, before anybody is known",
    rows.ContactApproval: "where mail may go is the whole house's, whoever approved it",
}
"""Models that name an organisation and are asked without a scope, each with its reason."""
QUESTIONS = {
    "all": lambda found: list(found.all()),
    "count": lambda found: found.count(),
    "exists": lambda found: found.exists(),
    "exclude": lambda found: found.exclude(pk="x").exists(),
    "filter": lambda found: found.filter(pk="x").exists(),
    "first": lambda found: found.first(),
    "get": lambda found: found.get(pk="x"),
    "in_bulk": lambda found: found.in_bulk(["x"]),
    "update": lambda found: found.update(pk="x"),
    "delete": lambda found: found.all().delete(),
    "values": lambda found: list(found.values()),
    "annotate": lambda found: list(found.annotate(one=models.Value(1))),
    "select_related": lambda found: found.select_related().exists(),
    "subquery": lambda found: models.Exists(found.exclude(pk="x")),
    "union": lambda found: list(found.union(found)),
    "iterator": lambda found: list(found.iterator()),
    "get_or_create": lambda found: found.get_or_create(pk="x"),
}


def owns_an_organisation(model: type[models.Model]) -> bool:
    return any(field.related_model is rows.Organisation for field in model._meta.concrete_fields)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_forgotten_filter_raises_whatever_is_asked(house: House, name: str) -> None:
    del house
    assert len(SCOPED) > 20
    for model in SCOPED:
        with pytest.raises(ScopeError):
            QUESTIONS[name](model._default_manager)


def test_nothing_but_making_rows_is_open_outside_a_scope() -> None:
    public = {name for name in dir(QuerySet) if not name.startswith("_")}
    methods = {name for name in public if callable(getattr(QuerySet, name))}
    open_ = {name for name in methods if getattr(ClosedQuerySet, name) != ClosedQuerySet.error}
    assert open_ - {"error"} == OPEN


def test_every_model_that_names_an_organisation_is_asked_inside_a_scope() -> None:
    owned = {model for model in MODELS if owns_an_organisation(model)}
    loose = owned - set(SCOPED)
    assert {model.__name__ for model in loose} == {model.__name__ for model in WITHOUT_SCOPE}


def test_every_scoped_manager_is_ours(house: House) -> None:
    """That of the package itself lets ``exists`` and ``exclude`` through."""
    del house
    for model in SCOPED:
        manager = model._default_manager
        assert isinstance(manager.get_queryset(), ClosedQuerySet), (
            f"{model.__name__}: take ScopedManager from orbweaver.casework.models.scoped"
        )


def test_rows_of_one_row_are_asked_inside_a_scope_too(house: House) -> None:
    case = rows.Case(case_id="0" * 32)
    for related in (case.media, case.verdicts, case.looks):
        with pytest.raises(ScopeError):
            related.exists()


def test_a_scope_of_nobody_is_empty(house: House) -> None:
    house.organisation()
    house.seed()
    with scope(organisation=[]):
        assert not rows.Seed.objects.exists()
    with scopes_disabled():
        assert rows.Seed.objects.exists()


def scoped_generators(path: Path) -> Iterator[str]:
    """Yield the functions that yield inside a scope: their callers would go on inside it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef) or _is_context(node):
            continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.With) and any(map(_opens_scope, inner.items)):
                found = [
                    each for each in ast.walk(inner) if isinstance(each, ast.Yield | ast.YieldFrom)
                ]
                if found:
                    yield f"{path.name}: {node.name}"


def _is_context(node: ast.FunctionDef) -> bool:
    names = [each.id for each in node.decorator_list if isinstance(each, ast.Name)]
    return "contextmanager" in names


def _opens_scope(item: ast.withitem) -> bool:
    call = item.context_expr
    name = call.func if isinstance(call, ast.Call) else None
    return isinstance(name, ast.Name) and name.id in {
        *("scope", "scopes_disabled", "case_scope", "_machine"),
    }


def test_no_generator_yields_inside_a_scope() -> None:
    leaking = [each for path in SOURCE.rglob("*.py") for each in scoped_generators(path)]
    assert leaking == []
