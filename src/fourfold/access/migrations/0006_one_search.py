"""Take away two functions that searched before there was one box; new databases never had them."""

from django.db import migrations

GONE = ("access_search_words(text, int)", "access_search_names(text, int)")


class Migration(migrations.Migration):
    dependencies = [("access", "0005_search_facets")]
    operations = [
        migrations.RunSQL(f"DROP FUNCTION IF EXISTS {name}", migrations.RunSQL.noop)
        for name in GONE
    ]
