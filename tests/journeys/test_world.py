"""The world of these tests is whole: what is not in it, nobody tried to find."""

import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, TextField

from fourfold.access.models import Labelled
from fourfold.access.speaking import speaking_for
from tests import make
from tests.journeys import people

pytestmark = pytest.mark.django_db
C = make.CANARY
# What nobody types: it is counted, or worded by the program.
WORDLESS = {
    "disruptions.Contest",
    "plans.Notice",
    "threats.DisposedStanding",
    "threats.Threat",
}
# What is one's own organisation's, whatever one is read in to.
OPEN = {"administration.Interest"}


def labelled():
    models = [one for one in apps.get_models() if issubclass(one, Labelled)]
    return [one for one in models if one._meta.label not in OPEN]


def rows_of(model, world):
    with speaking_for(people.viewer(world.insider)):
        return list(model._default_manager.filter(label__in=list(world.labels())).values())


def test_every_kind_of_labelled_record_is_in_the_world(hidden):
    missing = [one._meta.label for one in labelled() if not rows_of(one, hidden.world)]

    assert not missing


def test_every_kind_of_record_that_has_words_has_a_canary_in_them(hidden):
    silent = []
    for model in labelled():
        typed = [
            one.name
            for one in model._meta.fields
            if isinstance(one, (TextField, CharField, JSONField)) and not one.choices
        ]
        said = [str(row[name]) for row in rows_of(model, hidden.world) for name in typed]
        if typed and not any(C in one for one in said):
            silent.append(model._meta.label)

    assert set(silent) == WORDLESS
