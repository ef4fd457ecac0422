"""Who may read and write the tables of systems and their records."""

from django.db import migrations

from fourfold.access.policy import ForceNeedToKnow

LABELLED = "system load record rejection feedalert".split()


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_record"), ("access", "0004_ledger")]
    operations = [ForceNeedToKnow(f"sources_{table}") for table in LABELLED]
