"""Who may read and write snapshots of charts."""

from django.db import migrations

from fourfold.access.policy import ForceNeedToKnow


class Migration(migrations.Migration):
    dependencies = [("threats", "0005_snapshot")]
    operations = [ForceNeedToKnow("threats_snapshot")]
