"""Who may read and write the tables of disruptions."""

from django.db import migrations

from fourfold.access.policy import ForceNeedToKnow, OpenToAll

LABELLED = """disruption outcome proof disruptionmoderation disruptiondraft correction claim
    contest contestview""".split()


class Migration(migrations.Migration):
    dependencies = [("disruptions", "0001_initial")]
    operations = [
        OpenToAll("disruptions_attachmentrule"),
        OpenToAll("disruptions_categorytext"),
        *(ForceNeedToKnow(f"disruptions_{table}") for table in LABELLED),
    ]
