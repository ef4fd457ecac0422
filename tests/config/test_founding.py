import pytest
from django.test import Client

from fourfold.access.models import RoleHeld, User
from fourfold.config import founding
from fourfold.shared.errors import Forbidden
from tests import make

pytestmark = pytest.mark.django_db


def test_the_first_administrator_begins_by_a_link_and_reads_nothing():
    link = founding.found("NEROCU", "Ann.Admin", "Ann Admin", at=make.NOON)

    assert User.objects.get().username == "ann.admin"
    assert RoleHeld.objects.get().role == "ADMINISTRATOR"
    assert link.startswith("/sign-in/begin/")
    assert "run out" in Client().get(link).text  # it is long after noon


def test_where_somebody_is_there_already_nobody_is_founded():
    make.user(of="NEROCU")
    founding.found("Durham", "dee.admin", "Dee Admin", at=make.NOON)

    with pytest.raises(Forbidden, match="already"):
        founding.found("NEROCU", "ann.admin", "Ann Admin", at=make.NOON)
