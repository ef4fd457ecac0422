"""What the API says of itself is what it does (Schemathesis, on the WSGI application)."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from ninja.responses import NinjaJSONEncoder
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from fourfold.config.api import api
from fourfold.config.wsgi import application

pytestmark = pytest.mark.django_db
load_all_checks()
# A rule of the domain refuses more than a schema can say: an unknown organisation, a day before
# a threat was on the list, a search without a reason.
CHOSEN = [check for check in CHECKS.get_all() if check is not positive_data_acceptance]
DESCRIBED = json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), cls=NinjaJSONEncoder)
schema = schemathesis.openapi.from_dict(json.loads(DESCRIBED))
schema.app, schema.location = application, "/api/v1/openapi.json"


@pytest.fixture
def header(program):
    """A token, and something to find; the application then keeps the test's connection.

    Django's own test client, used first, connects what closes it again.
    """
    caller = program("api.assessor", "ASSESSOR", of="Cleveland")
    new = {"name": "A", "kind": "OCG", "owner": "Cleveland", "since": "2022-01-10"}
    assert caller.post("/threats", **new).status_code == 201
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield caller.header
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_answer_is_one_that_the_description_names(case, header):
    with transaction.atomic():
        case.call_and_validate(headers={"Authorization": header}, checks=CHOSEN)
        transaction.set_rollback(True)


def test_the_description_is_open_and_says_how_refusals_look(client):
    described = client.get("/api/v1/openapi.json").json()

    said = described["paths"]["/api/v1/threats"]["post"]["responses"]
    assert "application/problem+json" in said["422"]["content"]
    assert described["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"
