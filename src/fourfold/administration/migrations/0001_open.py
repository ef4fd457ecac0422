"""What the application may do with the tables of the libraries: sign-in, sessions, jobs."""

from django.db import migrations

from fourfold.access.policy import APPLICATION, OpenToAll, OpenToReading

SIGN_IN = """django_session account_emailaddress account_emailconfirmation mfa_authenticator
    socialaccount_socialaccount socialaccount_socialapp socialaccount_socialtoken
    usersessions_usersession""".split()
JOBS = """procrastinate_jobs procrastinate_events procrastinate_periodic_defers
    procrastinate_workers""".split()
READ = "auth_permission auth_group auth_group_permissions django_content_type".split()
GRANT = f"""DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT c.oid::regclass FROM pg_class c
        WHERE c.relkind = 'S' AND c.relname LIKE 'procrastinate%'
    LOOP EXECUTE '{{0}} USAGE ON SEQUENCE ' || one || ' {{1}} {APPLICATION}'; END LOOP;
END $$"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_ledger"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("procrastinate", "0041_post_retry_failed_job"),
        ("sessions", "0001_initial"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        *map(OpenToAll, SIGN_IN),
        *map(OpenToAll, JOBS),
        *map(OpenToReading, READ),
        migrations.RunSQL(GRANT.format("GRANT", "TO"), GRANT.format("REVOKE", "FROM")),
    ]
