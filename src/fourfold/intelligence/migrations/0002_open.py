"""Who may read and write the tables of intelligence; rotas and scans say nothing of a record."""

from django.db import migrations

from fourfold.access.policy import ForceNeedToKnow, OpenToAll

LABELLED = """report submission sourceentry reportstep reportsubject dissemination requirement
    requirementanswer package packagereport watchlist watchlistentry danger dangercall referral
    interest met holding retentionreview rightsrequest rightspiece carried""".split()


class Migration(migrations.Migration):
    dependencies = [("intelligence", "0001_initial"), ("access", "0004_ledger")]
    operations = [
        OpenToAll("intelligence_dutyofficer"),
        OpenToAll("intelligence_scan"),
        *(ForceNeedToKnow(f"intelligence_{table}") for table in LABELLED),
    ]
