"""Does PostgreSQL really enforce need-to-know? Ask it, for every table that there is."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CheckConstraint, Q, UniqueConstraint

from fourfold.access.models import Labelled
from fourfold.access.policy import APPLICATION, OWNER

pytestmark = pytest.mark.django_db
LABELLED = [model for model in apps.get_models() if issubclass(model, Labelled)]
NEIGHBOURS = [
    field
    for model in LABELLED
    for field in model._meta.get_fields()
    if field.many_to_one and issubclass(field.related_model, Labelled)
]
ADDED_AND_READ = {"access_label", "subjects_linkmodel", "subjects_subject"}
ADDED_UNREAD = {"access_ledgerentry", "access_ledgertext"}
CLOSED = {"access_ledgerseal"}  # the application reaches it through functions alone
AS_OWNER = {
    "access_ledger_chain",
    "access_ledger_dispose",
    "access_ledger_read",
    "access_ledger_seal",
    "access_may",
    "access_search_asked",
    "access_search_called",
    "intelligence_is_disposing",
    "intelligence_ledger_forget",
    "intelligence_models_forget",
}


def ask(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


@pytest.mark.parametrize("model", LABELLED, ids=lambda m: m.__name__)
def test_a_labelled_table_has_its_policy_enabled_and_forced(model):
    table = model._meta.db_table
    ((enabled, forced),) = ask(
        "select relrowsecurity, relforcerowsecurity from pg_class where relname = %s", table
    )
    policies = ask("select * from pg_policies where tablename = %s", table)
    ((qual, check),) = ask(
        """select qual, with_check from pg_policies
        where tablename = %s and policyname = 'need_to_know' and cmd = 'ALL'""",
        table,
    )

    assert enabled
    assert forced
    assert "fourfold.labels" in qual
    assert qual == check
    assert len(policies) == (2 if table == "access_searchdocument" else 1)


def test_every_table_with_a_label_is_a_labelled_model():
    tables = ask("select table_name from information_schema.columns where column_name = 'label_id'")
    bare = {"access_ledgerentry"}  # it names the label that a record had; it is not read

    assert {table for (table,) in tables} - bare == {model._meta.db_table for model in LABELLED}


def test_the_application_owns_nothing_and_cannot_get_round_a_policy():
    assert ask("select session_user") == [(APPLICATION,)]
    assert not ask("select relname from pg_class where pg_get_userbyid(relowner) = %s", APPLICATION)
    assert not ask("select proname from pg_proc where pg_get_userbyid(proowner) = %s", APPLICATION)
    assert ask("select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = %s", APPLICATION) == [(False, False, False)]  # fmt: skip
    assert not ask("select * from pg_auth_members where member = %s::regrole", APPLICATION)
    assert not ask("select rolname from pg_roles where rolname = %s and rolbypassrls", OWNER)


def test_the_application_may_only_add_to_labels_and_ledger():
    granted = ask(
        """select table_name, array_agg(privilege_type::text) from information_schema.table_privileges
        where grantee = %s and table_name not in ('django_migrations') group by table_name""",
        APPLICATION,
    )
    may = {table: set(privileges) for table, privileges in granted}

    assert {table for table, what in may.items() if what == {"SELECT", "INSERT"}} == ADDED_AND_READ
    assert {table for table, what in may.items() if what == {"INSERT"}} == ADDED_UNREAD
    assert not CLOSED & set(may)


def test_of_what_it_only_adds_the_application_reads_the_key_alone():
    columns = ask(
        """select table_name, column_name from information_schema.column_privileges
        where grantee = %s and privilege_type = 'SELECT' and table_name = any(%s)""",
        APPLICATION,
        sorted(ADDED_UNREAD),
    )

    assert {column for _, column in columns} == {"id"}


def test_functions_that_run_as_the_owner_are_a_closed_list():
    definers = ask(
        "select proname, proconfig from pg_proc where prosecdef and pronamespace = 'public'::regnamespace"
    )

    assert {name for name, _ in definers} == AS_OWNER
    assert all(config == ["search_path=pg_catalog, public, pg_temp"] for _, config in definers)


@pytest.mark.parametrize("field", NEIGHBOURS, ids=str)
def test_a_neighbour_is_always_there_but_may_be_hidden(field):
    """`null=True` makes Django join from the left; a constraint keeps the key mandatory."""
    there = Q(**{f"{field.name}__isnull": False})
    checks = [
        one.condition for one in field.model._meta.constraints if isinstance(one, CheckConstraint)
    ]
    said_by = field.model.said_by.get(field.name)

    assert field.null
    if said_by is None:
        assert there in checks
    else:
        assert any({f"{field.name}__isnull", said_by} <= names_in(check) for check in checks)


def names_in(condition):
    """Return the names of fields that a condition speaks of."""
    found = set()
    for child in condition.children:
        found |= names_in(child) if isinstance(child, Q) else {child[0]}
    return found


@pytest.mark.parametrize("model", LABELLED, ids=lambda m: m.__name__)
def test_what_is_unique_is_unique_under_a_label(model):
    """A clash with a hidden row would tell that it is there."""
    unique = [one for one in model._meta.constraints if isinstance(one, UniqueConstraint)]

    assert all("label" in one.fields for one in unique)
    assert not [f for f in model._meta.fields if f.unique and not f.primary_key]
