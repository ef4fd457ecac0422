"""Every row gets one verdict with its reason, and they add up to the rows read."""

import io
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from fourfold.sources.rules.files import Row, read_table
from fourfold.sources.rules.profiles import adopt
from fourfold.sources.rules.rejects import ADDED, write_rejects
from fourfold.sources.rules.values import Field
from fourfold.sources.rules.verdicts import (
    Tally,
    Verdict,
    digest_of,
    judge,
    judge_rows,
)
from tests.sources import corpus
from tests.sources.corpus import HEADINGS, MASTER_LIST, Sheet

slow = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
GOOD = {"URN": "T-1", "Name": "The Quayside group", "Tier": "Tier 1", "Score": "37.5"}


def row(number=2, **changes):
    return Row(number, GOOD | {key.replace("_", " "): text for key, text in changes.items()})


def judged(content, existing=None):
    table = read_table(content)
    found = judge_rows(
        table.rows, headings=table.headings, profile=MASTER_LIST, existing=existing or {}
    )
    return table, list(found)


def test_a_row_is_new_then_the_same_then_changed():
    first = judge(row(), MASTER_LIST)
    again = judge(row(), MASTER_LIST, first.digest)
    moved = judge(row(Score="40"), MASTER_LIST, first.digest)

    assert [one.verdict for one in (first, again, moved)] == [
        Verdict.NEW,
        Verdict.SAME,
        Verdict.CHANGED,
    ]
    assert [one.is_writing for one in (first, again, moved)] == [True, False, True]
    assert first.is_new
    assert not moved.is_new


def test_another_way_of_writing_the_same_is_the_same():
    first = judge(row(Assessed_on="10/01/2022"), MASTER_LIST)
    again = judge(row(Score="37.50", Tier="1", Assessed_on="2022-01-10"), MASTER_LIST, first.digest)

    assert again.verdict is Verdict.SAME


def test_a_repaired_row_says_what_was_repaired_and_once_held_is_the_same():
    mended = judge(row(Name="O\u2019Neill", Assessed_on="10/01/22"), MASTER_LIST)

    assert mended.verdict is Verdict.REPAIRED
    assert mended.is_new
    assert mended.values["name"] == "O'Neill"
    assert mended.reason == (
        "Not held yet. Repaired: “Name”: characters of a word processor were made plain; "
        "“Assessed on”: “10/01/22” was read as 10 January 2022."
    )
    again = judge(row(Name="O\u2019Neill", Assessed_on="10/01/22"), MASTER_LIST, mended.digest)
    assert again.verdict is Verdict.SAME
    changed = judge(row(Name="O\u2019Neill"), MASTER_LIST, mended.digest)
    assert (changed.verdict, changed.is_new) == (Verdict.REPAIRED, False)


def test_a_rejected_row_says_everything_that_is_wrong_with_it():
    refused = judge(row(URN="", Score="high", Assessed_on="31/31/2022"), MASTER_LIST)

    assert refused.verdict is Verdict.REJECTED
    assert refused.digest == ""
    assert refused.reason == (
        "“URN” is empty. “Score”: “high” is not a number. "
        "“Assessed on”: “31/31/2022” is not a date: write it as 10/01/2022, the day first."
    )


def test_an_empty_cell_takes_the_default_and_an_absent_column_does_so_silently():
    absent = judge(row(), MASTER_LIST)
    empty = judge(row(SOC=""), MASTER_LIST)

    assert (absent.values["is_soc"], absent.verdict) == (True, Verdict.NEW)
    assert (empty.values["is_soc"], empty.repairs) == (True, ("“SOC”: empty, taken as “yes”.",))
    assert empty.digest == absent.digest


@pytest.mark.parametrize(
    ("name", "words"), [("The Quayside group", "says the same"), ("Another", "says something else")]
)
def test_the_second_row_of_a_key_is_rejected_with_the_first_ones_number(name, words):
    sheet = Sheet(("URN", "Name"), [["T-1", "The Quayside group"], ["T-2", "B"], ["T-1", name]])

    _, verdicts = judged(corpus.as_csv(sheet))

    assert [one.verdict for one in verdicts] == [Verdict.NEW, Verdict.NEW, Verdict.REJECTED]
    assert verdicts[2].reason == f"Row 2 has the same URN and {words}."


def test_a_rejected_row_does_not_stand_in_the_way_of_its_correction():
    sheet = Sheet(("URN", "Name", "Score"), [["T-1", "A", "high"], ["T-1", "A", "12"]])

    _, verdicts = judged(corpus.as_csv(sheet))

    assert [one.verdict for one in verdicts] == [Verdict.REJECTED, Verdict.NEW]


def test_a_profile_that_learns_a_field_leaves_the_digest_of_rows_without_it():
    wider = replace(
        MASTER_LIST, fields=(*MASTER_LIST.fields, Field(name="desk", headings=("Desk",)))
    )

    assert judge(row(), wider).digest == judge(row(), MASTER_LIST).digest
    assert judge(row(Desk="Drugs"), wider).digest != judge(row(), MASTER_LIST).digest


def test_a_column_of_another_name_is_read_once_it_is_adopted():
    renamed = adopt(MASTER_LIST, {"urn": "Threat ref"})

    assert judge(Row(2, {"Threat ref": "T-9", "Name": "A"}), renamed).key == "T-9"


def test_the_digest_does_not_know_the_order_of_fields():
    assert digest_of({"a": "1", "b": "2"}) == digest_of({"b": "2", "a": "1"})
    assert digest_of({"a": ("1", "2")}) != digest_of({"a": ("2", "1")})


@given(corpus.sheets(most=12))
@slow
def test_the_verdicts_add_up_and_a_second_load_writes_nothing(sheet):
    content = corpus.as_csv(sheet)
    tally = Tally()
    _, first = judged(content)
    list(tally.watch(first))

    held = {one.key: one.digest for one in first if one.is_writing}
    _, second = judged(content, held)

    assert tally.read == len(first) == sum(tally.as_dict().values())
    assert not [one for one in second if one.is_writing]
    assert [one.verdict is Verdict.REJECTED for one in first] == [
        one.verdict is Verdict.REJECTED for one in second
    ]


@given(corpus.sheets(most=12))
@slow
def test_the_rejects_hold_every_rejected_row_and_can_be_loaded_again(sheet):
    table, first = judged(corpus.as_csv(sheet))
    to = io.BytesIO()

    count = write_rejects(to, first, table.headings)

    again = read_table(to.getvalue())
    rows = list(again.rows)
    rejected = [one for one in first if one.verdict is Verdict.REJECTED]
    assert again.headings == (*table.headings, *ADDED)
    assert len(rows) == count == len(rejected)
    assert [row.values["Row in the file"] for row in rows] == [str(one.number) for one in rejected]
    assert all(row.values["Reason for rejection"] for row in rows)


def test_a_corrected_reject_is_taken_in_and_its_reason_is_not():
    table, first = judged(b"URN,Name,Tier\nT-1,=A1,9\nT-2,B,2\n")
    to = io.BytesIO()
    write_rejects(to, first, table.headings)
    assert b"'=A1" in to.getvalue()

    table, again = judged(to.getvalue().replace(b",9,", b",1,"))

    [only] = again
    assert only.verdict is Verdict.NEW
    assert only.values["name"] == "=A1"
    again_to = io.BytesIO()
    assert write_rejects(again_to, again, table.headings) == 0
    assert again_to.getvalue().decode("utf-8-sig").splitlines() == [
        ",".join(["URN", "Name", "Tier", *ADDED])
    ]


def test_five_thousand_rows_are_judged_well_within_the_budget():
    sheet = Sheet(HEADINGS, [
        [f"T-{n}", f"Group {n}", "a; b", f"Tier {n % 5 + 1}", f"{n % 100}.5", str(n), "yes", "10/01/2022", "10/01/2022 14:30"]
        for n in range(5_000)
    ])  # fmt: skip
    content = corpus.as_csv(sheet)

    began = time.perf_counter()
    _, verdicts = judged(content)

    assert {one.verdict for one in verdicts} == {Verdict.NEW}
    assert time.perf_counter() - began < 5  # the budget for the whole import is 10 s
