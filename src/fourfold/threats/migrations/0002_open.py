"""Who may read and write the tables of the master list."""

from django.db import migrations

from fourfold.access.policy import ForceNeedToKnow, OpenToAll

LABELLED = """threat fact alias foreignreference appointment handover membership tie operation
    operationthreat draft assessment evidence moderation standing savedview
    threatdisposal disposedstanding""".split()


class Migration(migrations.Migration):
    dependencies = [("threats", "0001_initial"), ("access", "0004_ledger")]
    operations = [
        OpenToAll("threats_scheme"),
        OpenToAll("threats_regionalrule"),
        OpenToAll("threats_contact"),
        *(ForceNeedToKnow(f"threats_{table}") for table in LABELLED),
    ]
