"""Who may read and write what joins subjects; models and runs say nothing of a record."""

from django.db import migrations

from fourfold.access.policy import ForceNeedToKnow, OpenToAdditions, OpenToAll

LABELLED = "mention matchkey joined proposal".split()


class Migration(migrations.Migration):
    dependencies = [("subjects", "0003_match"), ("access", "0004_ledger")]
    operations = [
        OpenToAdditions("subjects_linkmodel"),
        OpenToAll("subjects_linkrun"),
        *(ForceNeedToKnow(f"subjects_{table}") for table in LABELLED),
    ]
