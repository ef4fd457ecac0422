"""Real files load by a profile alone; where the open data is absent the tests say so and pass by."""

from pathlib import Path

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.sources.models import Record
from fourfold.sources.queries.records import profile_of
from fourfold.sources.rules.records.entities import entities_of, links_of
from tests import make
from tests.sources.records_made_up import loader, system, take

DATA = Path(__file__).parents[3] / "shared/data"
LOST = 6  # rows of one file in which its publisher lost a letter
FILES = [
    ("linkage/febrl/dataset1.csv", "febrl", 1_000, 0, 0),
    ("linkage/febrl/dataset3.csv", "febrl", 5_000, 0, 0),
    ("linkage/splink/historical_figures_open.csv", "historical-figures", 30_739, 0, 0),
    ("linkage/opensanctions/donations.csv", "opensanctions-donations", 292, 1, 0),
    ("sar_finance/fincen_files/transactions_map_open.csv", "fincen-transactions", 3_237, 1, 0),
    ("sar_finance/fincen_files/bank_connections_open.csv", "fincen-connections", 1_504, 1, LOST),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "profile", "rows", "links", "rejected"), FILES)
def test_a_published_file_is_recognised_and_taken(name, profile, rows, links, rejected):
    path = DATA / name
    if not path.exists():
        pytest.skip("The open data is not here.")
    by = loader(make.label())
    of = system(make.label(), by, code="open-data")

    load = take(of, path, by=by, profile=None)

    with speaking_for(by):
        assert load.profile.name == profile
        assert sum(load.tally.values()) == load.rows_read == rows
        assert load.tally["REJECTED"] == rejected
        record = Record.objects.order_by("number").first()
        spoken = entities_of(profile_of(load), record.values)
        assert spoken
        assert len(links_of(profile_of(load), spoken)) == links
