"""The order of the list is the same whether few rows are sorted or many are walked."""

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.threats.models import Standing
from fourfold.threats.queries.master_list import FEW, SORTS, counts, ordered, standings
from fourfold.threats.rules.asked import Filters, Moment
from tests import make

pytestmark = pytest.mark.django_db
SCORES = (4.5, None, 61.0, 12.25, None, 61.0)


@pytest.fixture
def rows():
    label = make.label(1)
    by = make.someone(label)
    for name, score in zip("CADBFE", SCORES, strict=True):
        made = make.threat(label, by=by, name=name)
        with speaking_for(by):
            Standing.objects.filter(threat=made).update(score=score)
    with speaking_for(by):
        yield standings(Filters(), Moment(make.TODAY, make.NOON), now=make.NOON)


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{column}" for column in SORTS), "no-such-column"])
def test_few_rows_come_in_the_same_order_as_many(rows, sort):
    many = [row.pk for row in ordered(rows, sort, total=FEW + 1)]

    assert len(many) == len(SCORES)
    assert [row.pk for row in ordered(rows, sort, total=len(SCORES))] == many
    assert [row.pk for row in ordered(rows, sort)] == many


def test_what_has_no_score_comes_last_whichever_way_the_list_is_sorted(rows):
    def names(sort):
        return [row.name for row in ordered(rows, sort, total=counts(rows).total)]

    assert names("score") == ["C", "B", "D", "E", "A", "F"]
    assert names("-score") == ["D", "E", "B", "C", "A", "F"]
