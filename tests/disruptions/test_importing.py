"""Disruptions from elsewhere, taken in: verdicts in words, nothing written until accepted."""

import csv
import io
from datetime import date, timedelta

import pytest

from fourfold.config.loaders import disruptions as load_disruptions
from fourfold.disruptions.commands.disruption import Corrected, correct
from fourfold.disruptions.models import Claim, Contest, Correction, Disruption, Outcome
from fourfold.disruptions.queries import extract as extracts
from fourfold.disruptions.rules.importing import PROFILE
from fourfold.disruptions.rules.windows import Filters
from fourfold.publishing import tables
from fourfold.sources.commands.accepting import BuiltUpon, accept_import, undo_import
from fourfold.sources.commands.imported import Upload, load_file
from fourfold.sources.queries import imports as queries
from fourfold.sources.rules.profiles import checked
from fourfold.threats.rules.asked import Moment
from fourfold.threats.rules.kinds import Kind
from tests import make
from tests.disruptions import world

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(days=30)
HEADINGS = (
    "Reference",
    "Threat URN",
    "Disruption type",
    "Event date",
    "Record date",
    "Organisation",
    "Team",
    "4P",
    "Assessment category",
    "Threat area",
    "Title",
    "Description",
    "Arrests",
    "Cash seized",
)


@pytest.fixture
def label():
    return make.label()


@pytest.fixture
def by(label):
    world.unit("Drugs team")
    return make.someone(label)


@pytest.fixture
def threat(label, by):
    return make.threat(label, by=by, since=date(2022, 1, 1))


def row(reference, threat, **given):
    told = {
        "Reference": reference,
        "Threat URN": getattr(threat, "urn", threat),
        "Disruption type": "Lead",
        "Event date": "05/04/2022",
        "Record date": "08/04/2022",
        "Organisation": "Cleveland",
        "Team": "Drugs team",
        "4P": "Pursue",
        "Assessment category": "Minor",
        "Threat area": "County lines",
        "Title": f"Lock-up searched {make.CANARY}",
        "Description": "Two were arrested.",
        "Arrests": "2",
        "Cash seized": "£1,200.50",
    } | given
    return [told[heading] for heading in HEADINGS]


def sheet(*rows):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    return text.getvalue().encode()


def bring(content, *, label, by, at=make.NOON, system="APMIS"):
    upload = Upload("disruptions", system, "disruptions.csv", content)
    return load_file(upload=upload, label=label, by=by, at=at)


def take(content, *, label, by, at=make.NOON, system="APMIS"):
    made = bring(content, label=label, by=by, at=at, system=system)
    return accept_import(imported=made, by=by, at=at)


def reasons(made, by):
    with world.reading(by):
        return [one.reason for one in queries.rejected(made)]


def test_the_profile_can_be_used():
    assert checked(PROFILE) is PROFILE


def test_nothing_is_written_until_a_preview_is_accepted(label, by, threat):
    made = bring(sheet(row("A-1", threat)), label=label, by=by)
    with world.reading(by):
        assert made.tally["NEW"] == 1
        assert not Disruption.objects.exists()

    accept_import(imported=made, by=by, at=make.NOON)

    with world.reading(by):
        one = Disruption.objects.get()
        assert (one.event_on, one.recorded_on) == (date(2022, 4, 5), date(2022, 4, 8))
        assert (one.recorded_at, one.category, one.pillar) == (make.NOON, "MINOR", "PURSUE")
        assert one.threat_id == threat.pk
        lead = Claim.objects.get()
        assert (lead.type, lead.unit.name, lead.note) == ("LEAD", "Drugs team", "APMIS: A-1")
        amounts = dict(Outcome.objects.values_list("measure", "amount"))
        assert amounts == {"arrests": 2, "cash_gbp": 120_050}
        assert make.found("Lock-up")


def test_the_same_file_again_is_the_same_throughout(label, by, threat):
    support = row("A-1", threat, **{"Disruption type": "Support", "Organisation": "Durham"})
    support[6] = ""
    content = sheet(row("A-1", threat), row("A-2", threat, **{"4P": "Prevent"}), support)
    take(content, label=label, by=by)

    again = take(content, label=label, by=by, at=LATER)

    with world.reading(by):
        assert again.tally["SAME"] == 3
        assert Disruption.objects.count() == 2
        assert Claim.objects.count() == 3


def test_a_changed_category_is_corrected_and_waits_for_a_moderator_again(label, by, threat):
    take(sheet(row("A-1", threat)), label=label, by=by)

    changed = row("A-1", threat, **{"Assessment category": "Moderate"})
    made = take(sheet(changed), label=label, by=by, at=LATER)

    with world.reading(by):
        assert made.tally["CHANGED"] == 1
        one = Disruption.objects.get()
        assert one.category == "MODERATE"
        assert Correction.objects.get().changes == {"Category": ["Minor", "Moderate"]}
        undo_import(imported=made, by=by, at=LATER)
        assert Disruption.objects.get().category == "MINOR"
        assert not Correction.objects.exists()


def test_an_undone_import_leaves_no_disruption_and_nothing_to_find(label, by, threat):
    made = take(sheet(row("A-1", threat), row("A-2", threat)), label=label, by=by)

    undo_import(imported=made, by=by, at=LATER)

    with world.reading(by):
        assert not Disruption.objects.exists()
        assert not Claim.objects.exists()
        assert not Outcome.objects.exists()
        assert not make.found("Lock-up")


def test_an_import_that_was_built_upon_is_not_undone(label, by, threat):
    said = {"Description": world.SAID}
    made = take(sheet(row("A-1", threat, **said)), label=label, by=by)
    with world.reading(by):
        one = Disruption.objects.get()
    corrected = Corrected(title="Another title")
    correct(disruption=one, corrected=corrected, reason="Misspelt.", by=by, at=LATER)

    with pytest.raises(BuiltUpon, match="a later correction has been built on it"):
        undo_import(imported=made, by=by, at=LATER)


def test_a_hidden_threat_is_refused_in_the_words_of_one_that_is_not_there(label, by):
    hidden = make.label(7)
    secret = make.threat(hidden, by=make.someone(hidden), since=date(2022, 1, 1))
    absent = "T-0000-0000-0000"

    made = bring(sheet(row("A-1", secret), row("A-2", absent)), label=label, by=by)

    of_hidden, of_absent = reasons(made, by)
    assert of_hidden.replace(secret.urn, "X") == of_absent.replace(absent, "X")
    assert make.CANARY not in of_hidden


def test_a_threat_is_known_by_the_reference_that_its_system_gave_it(label, by):
    threat = make.threat(label, by=by, since=date(2022, 1, 1), foreign={"APMIS": "OCG-17"})

    take(sheet(row("A-1", "OCG-17")), label=label, by=by)

    with world.reading(by):
        assert Disruption.objects.get().threat_id == threat.pk


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"Event date": "09/04/2022"}, "after it was recorded"),
        ({"Record date": "01/01/2030"}, "lies in the future"),
        ({"Organisation": "Nowhere"}, "No organisation is called “Nowhere”."),
        ({"Team": "Night watch"}, "has no unit called “Night watch”"),
        ({"Assessment category": "Huge"}, "Huge"),
        ({"Arrests": "-1"}, "give a number above nought"),
        ({"Disruption type": "Support"}, "neither held nor in a row above: put leads first"),
        ({"Description": "TOP SECRET"}, "SECRET"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(given, said, label, by, threat):
    made = bring(sheet(row("A-1", threat, **given)), label=label, by=by)

    [reason] = reasons(made, by)
    assert said in reason


def test_a_kind_of_threat_that_could_carry_none_on_that_day_is_refused(label, by):
    person = make.threat(label, by=by, kind=Kind.INDIVIDUAL, since=date(2022, 1, 1))

    made = bring(sheet(row("A-1", person)), label=label, by=by)

    [reason] = reasons(made, by)
    assert "only against an organised crime group" in reason


def test_a_day_that_a_held_disruption_keeps_is_not_changed_by_a_file(label, by, threat):
    take(sheet(row("A-1", threat)), label=label, by=by)

    moved = row("A-1", threat, **{"Event date": "06/04/2022"})
    made = bring(sheet(moved), label=label, by=by, at=LATER)

    [reason] = reasons(made, by)
    assert "keeps its day and its threat" in reason


def test_a_second_lead_of_one_event_is_refused_and_not_settled_by_a_file(label, by, threat):
    second = row("A-1", threat, Organisation="Durham")
    second[6] = ""
    together = bring(sheet(row("A-1", threat), second), label=label, by=by)
    assert "one event has one lead" in reasons(together, by)[0]

    take(sheet(row("A-1", threat)), label=label, by=by)
    later = bring(sheet(second), label=label, by=by, at=LATER)
    assert "is led by another" in reasons(later, by)[0]


def test_what_looks_like_an_event_recorded_here_stands_contested(label, by, threat):
    first = world.recorded(threat, by)
    near = {"Event date": f"{world.EVENT:%d/%m/%Y}", "Record date": f"{make.TODAY:%d/%m/%Y}"}

    made = take(sheet(row("A-1", threat, **near)), label=label, by=by)

    with world.reading(by):
        assert made.tally["REPAIRED"] == 1
        assert first.urn in queries.rows(made).get().reason
        assert Claim.objects.standing().count() == 1
        assert Contest.objects.open().count() == 1
        undo_import(imported=made, by=by, at=LATER)
        assert not Contest.objects.exists()


def test_an_extract_of_ours_loads_back_as_the_same(label, by, threat):
    one = world.recorded(
        threat, by, supports=[world.commands.Supporter(make.organisation("Durham"))]
    )
    with world.reading(by):
        made = extracts.extract(Filters(), Moment.of(make.TODAY), by=by, at=LATER)
    file = io.BytesIO()
    tables.write("csv", file, columns=made.columns, rows=made.rows, cover=made.cover)

    loaded = take(file.getvalue(), label=label, by=by, at=LATER, system="Extract")

    with world.reading(by):
        assert loaded.tally["REJECTED"] == 0
        assert loaded.tally["NEW"] == 0
        assert Disruption.objects.get().pk == one.pk
        assert Claim.objects.count() == 2
        assert not Correction.objects.exists()


def test_the_loader_previews_and_writes_the_rejects_beside_the_file(tmp_path):
    world.unit("Drugs team")
    label = make.label(to=("Cleveland", "NERSOU"))
    by = make.someone(label)
    threat = make.threat(label, by=by, since=date(2022, 1, 1))
    path = tmp_path / "apmis.csv"
    path.write_bytes(sheet(row("A-1", threat), row("A-2", "T-0000-0000-0000")))

    found = load_disruptions([str(path)], by=by, at=make.NOON)
    with world.reading(by):
        assert not Disruption.objects.exists()
    kept = load_disruptions([str(path), "--accept"], by=by, at=make.NOON)

    assert (found["new"], found["rejected"]) == (1, 1)
    assert kept["state"] == "accepted"
    assert "There is no threat" in (tmp_path / "apmis.rejects.csv").read_text("utf-8-sig")
    with world.reading(by):
        assert Disruption.objects.count() == 1


def test_what_another_organisation_leads_is_not_changed_by_a_file(label, by, threat):
    durham = make.someone(label, of="Durham")
    one = world.recorded(threat, durham, of="Durham", team="Drugs team")
    told = {
        "Organisation": "Durham",
        "Event date": f"{one.event_on:%d/%m/%Y}",
        "Record date": f"{one.recorded_on:%d/%m/%Y}",
        "Assessment category": "Major",
    }

    made = bring(sheet(row(one.urn, threat, **told)), label=label, by=by)

    [reason] = reasons(made, by)
    assert reason == f"{one.urn} is held, and Durham's to change."


def test_a_team_supports_an_event_once_by_whatever_reference(label, by, threat):
    one = world.recorded(
        threat, by, supports=[world.commands.Supporter(make.organisation("Durham"))]
    )
    told = {"Disruption type": "Support", "Team": ""}
    held = row(one.urn, threat, **told, Organisation="Durham")
    leads = row(one.urn, threat, **told | {"Team": "Disruption team"})
    fresh = row(one.urn, threat, **told, Organisation="Northumbria")

    made = take(sheet(held, leads, fresh), label=label, by=by, at=LATER)

    assert reasons(made, by) == [f"That team has a claim on “{one.urn}” already."]
    with world.reading(by):
        owners = Claim.objects.standing().order_by("pk")
        names = list(owners.values_list("organisation__short_name", flat=True))
        assert names == ["Cleveland", "Durham", "Northumbria"]
        undo_import(imported=made, by=by, at=LATER)
        assert Claim.objects.standing().count() == 2
