"""Who may read and write the tables of plans, boards and sharing."""

from django.db import migrations

from fourfold.access.policy import ForceNeedToKnow, OpenToAll

LABELLED = """plan objective emptypillar signoff scrutiny waiver action actionupdate document
    board seat meeting attendance agendaitem decision pagecopy notice pagebatch ask answer""".split()


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]
    operations = [
        OpenToAll("plans_ruleswitch"),
        OpenToAll("plans_tactic"),
        *(ForceNeedToKnow(f"plans_{table}") for table in LABELLED),
    ]
