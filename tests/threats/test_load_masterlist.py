"""`fourfold load masterlist`: verdicts in numbers, nothing written without --accept."""

import stat

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.config.loaders import masterlist
from fourfold.shared.errors import DomainError
from fourfold.sources.commands.imported import NotRecognised
from fourfold.sources.models import Import
from fourfold.sources.rules.profiletexts import to_text
from fourfold.threats.models import Threat
from fourfold.threats.rules.importing import PROFILE
from tests import make
from tests.sources.brought import row, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make.someone(make.label(to=("Durham", "NERSOU")), of="Durham")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(sheet(row("OCG-1"), row("OCG-2", owner="Nowhere")))
    return path


def test_without_accept_it_says_what_would_become_of_each_row(file, by):
    found = masterlist([str(file)], by=by, at=make.NOON)

    assert found["verdicts"] == "2 rows: 1 new, 0 changed, 0 same, 0 repaired, 1 rejected."
    assert (found["new"], found["rejected"]) == (1, 1)
    with speaking_for(by):
        assert not Threat.objects.exists()


def test_with_accept_it_is_written_and_the_rejects_stand_beside_the_file(file, by):
    found = masterlist([str(file), "--accept", "--system", "Durham APMIS"], by=by, at=make.NOON)
    again = masterlist([str(file), "--accept", "--system", "Durham APMIS"], by=by, at=make.NOON)

    beside = file.with_name("list.rejects.csv")
    assert found["rejects"] == str(beside)
    assert "No organisation is called “Nowhere”." in beside.read_text("utf-8-sig")
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert (again["same"], again["new"]) == (1, 0)
    with speaking_for(by):
        assert Threat.objects.count() == 1
        assert set(Import.objects.values_list("system", flat=True)) == {"Durham APMIS"}


def test_a_mapping_of_ones_own_is_read_from_a_file(file, by, tmp_path):
    mapping = tmp_path / "mapping.json"
    mapping.write_text(
        to_text(PROFILE).replace('"URN",', '"Ident",').replace("Master list", "Ours")
    )
    file.write_bytes(sheet(["OCG-1", "A"], headings=("Ident", "Name")))

    found = masterlist([str(file), "--mapping", str(mapping)], by=by, at=make.NOON)

    assert (found["system"], found["new"]) == ("Ours", 1)


def test_a_file_that_nothing_fits_says_what_to_do(file, by):
    file.write_bytes(sheet(["1", "A"], headings=("Z", "Y")))

    with pytest.raises(NotRecognised, match="choose them on the page of import"):
        masterlist([str(file)], by=by, at=make.NOON)
    with pytest.raises(DomainError, match="There is no file"):
        masterlist([str(file.with_name("absent.csv"))], by=by, at=make.NOON)
