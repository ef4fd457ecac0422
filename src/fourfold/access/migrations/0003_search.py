"""Let the owner read what may be found: search runs as a function of theirs (`access.0005`).

The search operators are not leakproof, so under a policy PostgreSQL uses no index for them. The
functions apply the caller's labels themselves.
"""

from django.db import migrations

OWNER_READS_ALL = migrations.RunSQL(
    "CREATE POLICY search ON access_searchdocument FOR SELECT TO fourfold_owner USING (true)",
    "DROP POLICY search ON access_searchdocument",
)


class Migration(migrations.Migration):
    dependencies = [("access", "0002_open")]
    operations = [OWNER_READS_ALL]
