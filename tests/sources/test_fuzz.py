"""Whatever the file, every row of it is accounted for, and only sentences come back."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fourfold.access.speaking import speaking_for
from fourfold.shared.errors import DomainError
from fourfold.sources.commands.accepting import accept_import, undo_import
from fourfold.sources.models import ImportRow
from fourfold.threats.models import Threat
from tests import make
from tests.sources import corpus
from tests.sources.brought import bring

pytestmark = pytest.mark.django_db
fuzzed = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
files = st.one_of(
    corpus.sheets().map(corpus.as_csv),
    corpus.sheets().map(corpus.as_xlsx),
    corpus.sheets().map(corpus.as_json_lines),
    corpus.garbled(corpus.sheets().map(corpus.as_csv)),
    corpus.garbled(corpus.sheets().map(corpus.as_xlsx)),
    st.binary(max_size=200),
)


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return make.someone(label)


@fuzzed
@given(content=files)
def test_no_row_is_uncounted_and_nothing_but_a_refusal_is_raised(label, by, content):
    with transaction.atomic():
        _through(content, label, by)
        transaction.set_rollback(True)


def _through(content, label, by):
    try:
        made = bring(content, label=label, by=by)
    except DomainError:
        return
    with speaking_for(by):
        kept = ImportRow.objects.filter(imported=made)
        assert kept.count() == made.row_count
        if made.previewed_at is None:
            return
        assert sum(made.tally.values()) == made.row_count
        assert all(row.reason for row in kept)
        accept_import(imported=made, by=by, at=make.NOON)
        assert Threat.objects.count() == kept.exclude(verdict="REJECTED").count()
        undo_import(imported=made, by=by, at=make.NOON)
        assert not Threat.objects.exists()
