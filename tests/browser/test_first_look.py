import pytest

pytestmark = pytest.mark.browser
PAGES = ["/", "/threats/", "/threats/moderation/", "/threats/exceptions/", "/threats/consistency/",
 "/threats/schemes/", "/threats/extract/?preset=hmicfrs-appendix-2&as_at=2022-01-10", "/threats/operations/", "/threats/operations/new/", "/threats/new/", "/imports/", "/imports/new/", "/imports/profiles/", "/imports/settling/", "/subjects/?reason_code=ASSESS", "/subjects/new/", "/find/?q=group&reason_code=ASSESS", "/account/", "/administration/compartments/"]

def test_every_page_of_an_assessor_is_sound(visit):
    who = visit("rocta.assessor")
    for one in PAGES:
        who.open(one)
    print(who.faults)
