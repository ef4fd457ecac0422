from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from fourfold.access import ledger
from fourfold.access.chain import Anchor
from fourfold.access.ledger import About, Entry, Outcome, enter
from fourfold.access.rules import Justification
from tests import make, owner

CHANGES = [
    "update access_ledgerentry set verb = 'x'",
    "delete from access_ledgerentry",
    "truncate access_ledgerentry cascade",
    "delete from access_ledgerseal",
    "delete from access_ledgertext",
]


def write(many, verb="a.b"):
    for n in range(many):
        why = Justification("ASSESS", f"reason {n}")
        entry = Entry(verb, Outcome.DONE, About(f"thing:{n}"), why)
        enter(entry, by=make.viewer(user_id=n), at=make.NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attempt", [*CHANGES, "select * from access_ledgerentry", "select text from access_ledgertext"]
)
def test_the_application_may_only_add(attempt):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(attempt)


@pytest.mark.parametrize("change", [*CHANGES, "update access_ledgertext set text = 'x'"])
def test_even_the_owner_is_stopped_by_the_trigger(committed, change):
    write(1)
    with pytest.raises(psycopg.DatabaseError, match="append-only"), owner.session() as session:
        session.execute(change)


@pytest.mark.django_db
def test_sealing_twice_changes_nothing():
    write(3)

    assert ledger.seal() == ledger.seal() == ledger.verify()
    assert ledger.verify().position == 3


@pytest.mark.parametrize(
    "crime",
    [
        "update access_ledgerentry set actor_id = 99 where actor_id = 2",
        "update access_ledgerentry set text_hashes = '{}' where actor_id = 2",
        "update access_ledgerseal set hash = 'x' where position = 3",
        "delete from access_ledgerseal where position = 3",
        "update access_ledgerseal set position = -position where position = 5",
        "delete from access_ledgerseal",
        "update access_ledgertext set text = 'another reason' where text = 'reason 2'",
        "delete from access_ledgertext where text = 'reason 2'",
    ],
)
def test_what_was_changed_or_removed_is_found(committed, crime):
    write(5)
    anchor = ledger.seal()

    owner.tamper(crime)

    with pytest.raises(ledger.Broken):
        ledger.verify(anchor)


@pytest.mark.parametrize("position", [1, 2, 3, 4, 5])
def test_the_first_entry_that_does_not_fit_is_named(committed, position):
    write(5)
    ledger.seal()

    owner.tamper(f"update access_ledgerentry set verb = 'x' where actor_id = {position - 1}")

    with pytest.raises(ledger.Broken, match=f"entry {position} of"):
        ledger.verify()


def test_a_row_removed_with_its_seal_is_found(committed):
    write(5)
    anchor = ledger.seal()

    owner.tamper(
        "delete from access_ledgerseal where position = 3",
        "delete from access_ledgertext where text = 'reason 2'",
        "delete from access_ledgerentry where actor_id = 2",
    )

    with pytest.raises(ledger.Broken, match="entry 3"):
        ledger.verify(anchor)


@pytest.mark.parametrize("then", ["left so", "forged anew"])
def test_a_cut_tail_is_found_by_the_anchor_alone(committed, then):
    write(5)
    anchor = ledger.seal()

    owner.tamper(
        "delete from access_ledgerseal where position > 3",
        "delete from access_ledgertext where text in ('reason 3', 'reason 4')",
        "delete from access_ledgerentry where actor_id > 2",
    )
    if then == "forged anew":
        write(2, verb="c.d")
        ledger.seal()

    ledger.verify()
    with pytest.raises(ledger.Broken, match="before entry 5"):
        ledger.verify(anchor)


def test_writers_and_appenders_at_once_make_one_whole_chain(committed):
    def work(n):
        if n % 5:
            write(20)
        else:
            ledger.seal()
        connection.close()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(20)))
    ledger.seal()

    assert ledger.verify().position == owner.ask("select count(*) from access_ledgerentry")[0][0]
    assert ledger.verify().position == 320


def test_the_database_digests_what_the_entry_says_and_nothing_is_left_out(committed):
    """An oracle: every column of the entry but its key changes the digest."""
    write(1)
    ledger.seal()
    columns = owner.ask(
        """select column_name, data_type from information_schema.columns
        where table_name = 'access_ledgerentry' and column_name <> 'id'"""
    )
    other = {
        "bigint": "77",
        "text": "'other'",
        "timestamp with time zone": "'2001-01-01Z'",
        "ARRAY": "'{other:1}'",
    }

    for column, kind in columns:
        before = owner.ask(f"select {column}::text from access_ledgerentry")[0][0]
        owner.tamper(f"update access_ledgerentry set {column} = {other[kind]}")
        with pytest.raises(ledger.Broken):
            ledger.verify()
        value = "null" if before is None else f"'{before}'"
        owner.tamper(f"update access_ledgerentry set {column} = {value}")
        ledger.verify()


@pytest.mark.django_db
def test_an_anchor_that_was_never_passed_is_refused():
    write(3)
    ledger.seal()

    with pytest.raises(ledger.Broken, match="before entry 9"):
        ledger.verify(Anchor(9, "x"))
