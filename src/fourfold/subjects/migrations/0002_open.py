"""Who may read and write the tables of subjects."""

from django.db import migrations

from fourfold.access.policy import ForceNeedToKnow, OpenToAdditions

LABELLED = "name identifier attribute link judgement network".split()


class Migration(migrations.Migration):
    dependencies = [("subjects", "0001_initial"), ("access", "0004_ledger")]
    operations = [
        OpenToAdditions("subjects_subject"),
        *(ForceNeedToKnow(f"subjects_{table}") for table in LABELLED),
    ]
