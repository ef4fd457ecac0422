import json

import pytest
from django.core.management import CommandError, call_command

from fourfold.access import ledger
from fourfold.access.ledger import About, Entry, Outcome, enter
from tests import make, owner

pytestmark = pytest.mark.django_db


def entered(number=3):
    for n in range(number):
        texts = {"words": f"{make.CANARY} {n}"}
        enter(
            Entry("threats.read", Outcome.READ, About(f"threats.threat:{n}"), texts=texts),
            by=make.viewer(),
            at=make.NOON,
        )


def said(capsys, *words, **options):
    call_command("ledger", *words, **options)
    return capsys.readouterr().out.strip()


def test_an_anchor_seals_what_waits_and_verification_passes_through_it(committed, capsys):
    entered()

    anchor = said(capsys, "anchor")
    entered(1)
    told = said(capsys, "verify", anchor=anchor)

    assert anchor.startswith("3:")
    assert told.startswith(
        "The ledger is whole: 3 entries are chained. It passes through the anchor."
    )
    assert "1 entry is not chained yet." in told


def test_a_changed_entry_is_found_in_one_sentence(committed, capsys):
    entered()
    said(capsys, "seal")
    owner.tamper(
        "update access_ledgerentry set verb = 'threats.other' where id = (select min(id) + 1 from access_ledgerentry)"
    )

    with pytest.raises(CommandError, match="The ledger was changed at entry 2 of the chain"):
        call_command("ledger", "verify")
    with pytest.raises(CommandError):
        call_command("ledger", "verify", json=True)
    assert json.loads(capsys.readouterr().out) == {
        "whole": False,
        "finding": "The ledger was changed at entry 2 of the chain.",
    }


def test_verification_prints_facts_for_machines(committed, capsys):
    entered(2)
    said(capsys, "seal")

    facts = json.loads(said(capsys, "verify", json=True))

    assert facts["whole"] is True
    assert facts["entries"] == 2
    assert facts["anchor"] == str(ledger.seal())


def test_what_is_no_anchor_is_refused():
    with pytest.raises(CommandError, match="An anchor is a number"):
        call_command("ledger", "verify", anchor="yesterday")
