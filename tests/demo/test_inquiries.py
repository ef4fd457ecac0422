"""Who lets others ask for whom they hold, and who asked."""

import pytest

from fourfold.shared.errors import NotFound
from fourfold.subjects.models import Inquiry
from fourfold.subjects.queries.deconfliction import contacts, holders, notices
from fourfold.subjects.queries.part import part_of
from fourfold.subjects.queries.subject import subject


def test_a_force_learns_whom_to_speak_to_of_somebody_it_cannot_see(read_as, viewer):
    with read_as("durham.intelligence"):
        [notice] = notices(viewer("durham.intelligence"))
        told = contacts(subject(notice.subject_id))
    with read_as("cleveland.intelligence"):
        own = viewer("cleveland.intelligence").organisation_id
        found = holders(Inquiry.objects.get(), own=own)
        with pytest.raises(NotFound):
            part_of(notice.subject_id)

    assert told
    assert [one.contact for one in found] == told
