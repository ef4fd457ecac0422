"""The API, called with the token of somebody who may see nothing: no secret comes out."""

import pytest

from tests import make
from tests.journeys import people, routes

pytestmark = pytest.mark.django_db
C = make.CANARY
WHY = "reason_code=ASSESS&reason_text=Testing"
ASKED = (
    "",
    "?q=alder",
    "?q=canary",
    f"?name=canary&{WHY}",
    f"?identifier=@{C}&{WHY}",
    f"?preset=hmicfrs-appendix-2&as_at=2026-04-14&known_at=2026-04-15T12:00:00Z&{WHY}",
    f"?preset=hmicfrs-appendix-2&first=2026-01-01&last=2026-12-31&{WHY}",
)
BODIES = (
    {},
    {"since": "2026-04-14", "phase": "CLOSED_MERGED", "reason": "In other words"},
    {"decision": "ACCEPT"},
    {"decision": "RETURN", "question": "Why?"},
    {"assessed_on": "2026-04-14", "levels": {}, "evidence": [], "summary": "Short"},
)
SING = {"threats", "threats/<urn>", "threats/<urn>/assessments", "moderation"}
KNOWN = [one.removeprefix(routes.API) for one in routes.ENDPOINTS]
SING_TOO = {
    "extracts/masterlist",
    "subjects",
    "subjects/<key>",
    "subjects/<key>/links",
    "reports",
    "reports/<reference>",
}


@pytest.fixture
def program(hidden, who, db):
    return people.program(hidden.outsiders[who])


def said(response, asked):
    """Return what a program is told, without what it asked."""
    return (
        routes.text_of(response).replace(f"@{C}", "…") if C in asked else routes.text_of(response)
    )


def calls(client, keys):
    for route in routes.ENDPOINTS:
        for address in routes.addresses(route, keys):
            for asked in ASKED:
                yield route, address + asked, client.get(address + asked)


def test_a_program_of_an_outsider_learns_nothing(program, hidden):
    leaks, bugs = [], []

    for _, address, response in calls(program, hidden.keys()):
        leaks += [address] * (C in said(response, address))
        bugs += [address] * (response.status_code >= 500)

    assert not leaks
    assert not bugs


def test_a_program_cannot_tell_hidden_from_absent(program, hidden):
    betrayed = []

    for route in [one for one in routes.ENDPOINTS if "<" in one]:
        first = next(routes.addresses(route, routes.ABSENT_KEYS))
        for address in routes.addresses(route, hidden.keys()):
            pairs = [(program.get(address), program.get(first))]
            pairs += [
                tuple(
                    program.post(place, body, content_type="application/json")
                    for place in (address, first)
                )
                for body in BODIES
            ]
            betrayed += [
                (address, found.text)
                for found, absent in pairs
                if (found.status_code, found.text) != (absent.status_code, absent.text)
            ]

    assert not betrayed


def test_a_session_does_not_open_the_api(db, hidden):
    """So no page of another site can call it for somebody who is signed in."""
    browser = people.client(hidden.world.insider)
    opened = {"/api/v1/openapi.json"}

    for _, address, response in calls(browser, hidden.keys()):
        if address.partition("?")[0] not in opened:
            assert response.status_code in {401, 404, 405}, address
        assert C not in said(response, address), address


def test_the_canary_sings_to_the_program_of_somebody_who_may(db, hidden):
    """If this fails, the tests above prove nothing."""
    program = people.program(hidden.world.insider)
    sings, bugs = set(), []

    for route, address, response in calls(program, hidden.keys()):
        bugs += [address] * (response.status_code >= 500)
        if C in said(response, address):
            sings.add(route.removeprefix(routes.API))

    assert not bugs
    mounted = SING | SING_TOO | ({"extracts/disruptions"} & set(KNOWN))
    assert not mounted - sings
