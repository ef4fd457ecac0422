"""What the application may do with the tables that carry no label, and with the search index."""

from django.db import migrations

from fourfold.access.policy import (
    ForceNeedToKnow,
    OpenToAdditions,
    OpenToAll,
    OpenToInsertion,
    OpenToReading,
)

REFERENCE = """reference_region reference_organisation reference_organisationname
    reference_groupmembership reference_unit reference_unitregion reference_priority
    reference_prioritygroup reference_prioritygrouping reference_threatdesk
    reference_bankholiday reference_agreement reference_agreement_parties""".split()
OWN = """access_user access_posting access_roleheld access_compartment access_readin
    access_apitoken access_ledgerdisposal""".split()


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("reference", "0002_agreement")]
    operations = [
        OpenToReading("django_migrations"),
        *map(OpenToAll, REFERENCE),
        *map(OpenToAll, OWN),
        OpenToReading("access_roleverb"),
        OpenToAdditions("access_label"),
        OpenToInsertion("access_ledgerentry"),
        OpenToInsertion("access_ledgertext"),
        ForceNeedToKnow("access_searchdocument"),
        ForceNeedToKnow("access_compartmentname"),
    ]
