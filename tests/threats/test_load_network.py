from pathlib import Path

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.analytics.network import degrees
from fourfold.analytics.networkfile.reading import read_path
from fourfold.reference.queries import organisation_called
from fourfold.subjects.commands.network import LoadedAlready
from fourfold.subjects.models import Identifier, Link
from fourfold.threats.commands.network import load_network
from fourfold.threats.commands.threat import NewThreat
from fourfold.threats.models import Membership, Standing, Threat
from fourfold.threats.rules.kinds import Kind
from tests import make

CAVIAR = Path(__file__).parents[2].parent / "shared/data/networks/caviar"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CAVIAR.exists(), reason="the shared open data are not here"),
]


def load(by, label):
    new = NewThreat("Project CAVIAR", Kind.OCG, organisation_called("NERSOU"), make.TODAY)
    return load_network(new=new, network=read_path(CAVIAR), label=label, by=by, at=make.NOON)


def test_a_real_network_becomes_a_threat_whose_central_players_are_those_of_the_literature():
    label = make.label(1)
    by = make.someone(label)

    threat = load(by, label)

    with speaking_for(by):
        names = dict(Identifier.objects.values_list("subject_id", "value"))
        shown = Link.objects.filter(in_default_view=True).values_list("a_id", "b_id")
        counted = degrees([(names[a], names[b]) for a, b in shown])
        assert Membership.objects.filter(threat=threat).count() == 112
        assert ".1" in names.values()
        assert Standing.objects.get(threat=threat).name == "Project CAVIAR"
    first = sorted(counted.items(), key=lambda pair: -pair[1])[:5]
    assert first == [("1", 60), ("12", 28), ("3", 27), ("87", 16), ("76", 15)]


def test_loading_the_same_network_twice_is_refused_and_leaves_nothing():
    label = make.label(1)
    by = make.someone(label)
    load(by, label)

    with pytest.raises(LoadedAlready):
        load(by, label)

    with speaking_for(by):
        assert Threat.objects.count() == 1
