"""What the application may do with what guards the sign-in; declared interests are labelled."""

from django.db import migrations

from fourfold.access.policy import ForceNeedToKnow, OpenToAll


class Migration(migrations.Migration):
    dependencies = [("administration", "0001_open"), ("administration", "0002_initial")]
    operations = [
        OpenToAll("administration_attempt"),
        OpenToAll("administration_invitation"),
        OpenToAll("administration_spentcode"),
        ForceNeedToKnow("administration_interest"),
    ]
