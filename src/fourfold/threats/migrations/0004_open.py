"""Who may read and write the links of reports to threats."""

from django.db import migrations

from fourfold.access.policy import ForceNeedToKnow


class Migration(migrations.Migration):
    dependencies = [("threats", "0003_threatreport")]
    operations = [ForceNeedToKnow("threats_threatreport")]
