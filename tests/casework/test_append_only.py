"""What people decided cannot be changed: not by Django, by SQL or by upsert, on either engine."""

from collections.abc import Sequence

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django_scopes import scopes_disabled

from orbweaver.casework.models import Seed, TextKey
from orbweaver.casework.models.row import Recorded
from orbweaver.errors import AppendOnly
from orbweaver.ports.append_only import MARK
from tests.casework.house import House
from tests.casework.lived_in import live_in

CASEWORK = list(apps.get_app_config("casework").get_models())
RECORDED = sorted(
    (model for model in CASEWORK if issubclass(model, Recorded)),
    key=lambda model: model._meta.db_table,
)
CHANGING = {  # rows that live: sessions of work, not decisions
    "apitoken",
    "handovercursor",
    "membership",
    "noticedue",
    "onetimelink",
    "organisation",
    "outbox",
    "person",
    "textkey",
}


@pytest.fixture
def lived_in(any_house: House) -> House:
    """A house in which everything happened."""
    live_in(any_house)
    return any_house


def rows_of(model: type[models.Model]) -> list[Sequence[object]]:
    """Return all that a table holds, read past Django's models."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608 - names of ours
        return sorted(cursor.fetchall(), key=repr)


def refused(statement: str) -> str:
    """Run a statement that must be refused; return the database's words."""
    with (
        pytest.raises(IntegrityError) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return str(refusal.value)


def test_every_table_is_recorded_or_known_to_change() -> None:
    changing = {model._meta.model_name for model in CASEWORK if not issubclass(model, Recorded)}
    assert changing == CHANGING


def test_no_recorded_row_is_changed_in_any_way(lived_in: House) -> None:
    for model in RECORDED:
        before = rows_of(model)
        assert before, f"the story leaves {model.__name__} empty"
        column = _plain_column(model)
        with pytest.raises(IntegrityError, match=MARK), transaction.atomic(), scopes_disabled():
            model._default_manager.update(**{column: F(column)})
        for statement in _changes(model):
            assert MARK in refused(statement), statement
        assert rows_of(model) == before


def test_no_recorded_row_is_replaced(lived_in: House) -> None:
    for model in RECORDED:
        before, table = rows_of(model), model._meta.db_table
        columns = [str(field.column) for field in model._meta.concrete_fields]
        listed, key = ", ".join(columns), _key_column(model)
        copied = f"SELECT {listed} FROM {table} ORDER BY {key} LIMIT 1"  # noqa: S608 - names of ours
        own = ", ".join(f"{column} = excluded.{column}" for column in columns if column != key)
        if connection.vendor == "sqlite":
            assert MARK in refused(f"INSERT OR REPLACE INTO {table} ({listed}) {copied}")
            assert MARK in refused(f"REPLACE INTO {table} ({listed}) {copied}")
        act = f"ON CONFLICT ({key}) DO UPDATE SET {own or f'{key} = excluded.{key}'}"
        source = f"SELECT * FROM ({copied}) AS one WHERE true"  # noqa: S608 - names of ours
        upsert = f"INSERT INTO {table} ({listed}) {source} {act}"
        assert MARK in refused(upsert)
        assert rows_of(model) == before


def test_django_says_it_before_the_database_does(lived_in: House) -> None:
    seed = Seed.objects.all()[0]
    with pytest.raises(AppendOnly):
        seed.save()
    with pytest.raises(IntegrityError, match=MARK), transaction.atomic():
        Seed.objects.filter(pk=seed.pk)._raw_delete("default")


def test_only_the_key_of_a_sealed_text_can_go(lived_in: House) -> None:
    kept = TextKey.objects.count()
    TextKey.objects.all()[0].delete()
    assert TextKey.objects.count() == kept - 1


def _changes(model: type[models.Model]) -> list[str]:
    table, key = model._meta.db_table, _key_column(model)
    changes = [
        f"UPDATE {table} SET {key} = {key}",  # noqa: S608 - names of ours
        f"DELETE FROM {table}",  # noqa: S608 - names of ours
        f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} LIMIT 1)",  # noqa: S608 - names of ours
    ]
    if connection.vendor == "postgresql":
        changes += [f"TRUNCATE {table} CASCADE", f"TRUNCATE {table} RESTART IDENTITY CASCADE"]
    return changes


def _key_column(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)


def _plain_column(model: type[models.Model]) -> str:
    """Return any column besides the key, or the key where there is no other."""
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    return fields[0] if fields else str(model._meta.pk.attname)
