"""One search: two functions from before the box go, and the one that asks is laid anew.

New databases have it from 0005 already; those that had 0005 before ranked every match.
"""

from importlib import import_module

from django.db import migrations

GONE = ("access_search_words(text, int)", "access_search_names(text, int)")
ASKED = import_module("fourfold.access.migrations.0005_search_facets").ASKED


class Migration(migrations.Migration):
    dependencies = [("access", "0005_search_facets")]
    operations = [
        *(
            migrations.RunSQL(f"DROP FUNCTION IF EXISTS {name}", migrations.RunSQL.noop)
            for name in GONE
        ),
        migrations.RunSQL(ASKED, migrations.RunSQL.noop),
    ]
