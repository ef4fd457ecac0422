"""Who may read and write the tables of imports."""

from django.db import migrations

from fourfold.access.policy import ForceNeedToKnow

LABELLED = "profile import importrow taken settlement".split()


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial"), ("access", "0004_ledger")]
    operations = [ForceNeedToKnow(f"sources_{table}") for table in LABELLED]
