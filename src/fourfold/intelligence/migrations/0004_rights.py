"""What is set aside by a person's right, who is told of it, and one piece that alone goes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from fourfold.access.policy import HELD, ForceNeedToKnow
# What came to one person is theirs, and of those who read what it was made of: their organisation,
# though it is in the label, reads it no more than any other does.
NAMED = """
ALTER POLICY need_to_know ON {table}
    USING (label_id = ANY ({held}) AND {named}) WITH CHECK (label_id = ANY ({held}) AND {named});
"""
BEFORE = """
ALTER POLICY need_to_know ON {table}
    USING (label_id = ANY ({held})) WITH CHECK (label_id = ANY ({held}));
"""
TO_ONE = """(to_person_id IS NULL
    OR to_person_id = (SELECT nullif(current_setting('fourfold.user', true), '')::bigint)
    OR EXISTS (SELECT FROM {made_of} origin WHERE origin.id = {key}))"""
TOLD = (
    ("intelligence_dissemination", "intelligence_report", "report_id"),
    ("intelligence_carried", "intelligence_rightspiece", "piece_id"),
)


def named():
    """Return what opens a row that came to one person to them alone, and its reverse."""
    for table, made_of, key in TOLD:
        to_one = TO_ONE.format(made_of=made_of, key=key)
        yield migrations.RunSQL(
            NAMED.format(table=table, held=HELD, named=to_one),
            BEFORE.format(table=table, held=HELD),
        )


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_search_facets'),
        ('intelligence', '0003_forget'),
        ('reference', '0002_agreement'),
        ('subjects', '0006_deconfliction'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.TextField()),
                ('heading', models.TextField()),
                ('says', models.TextField()),
                ('kept', models.JSONField()),
                ('because', models.TextField(choices=[('GIVE', 'Give'), ('WITHHOLD', 'Withhold'), ('CORRECT', 'Correct'), ('ERASE', 'Erase'), ('RESTRICT', 'Restrict'), ('REFUSE', 'Leave as it is')])),
                ('instead', models.TextField(blank=True, default='')),
                ('set_aside_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='carried',
            name='a_recipient_is_told_once_a_piece',
        ),
        migrations.AddField(
            model_name='carried',
            name='acknowledged_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='carried',
            name='acknowledged_by',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='carried',
            name='due_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='carried',
            name='says',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='carried',
            name='to_organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.organisation'),
        ),
        migrations.AddField(
            model_name='carried',
            name='to_person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='retentionreview',
            name='only',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='rightspiece',
            name='changed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='carried',
            constraint=models.CheckConstraint(condition=models.Q(('acknowledged_at__isnull', True), models.Q(('told_at__isnull', False), models.Q(('acknowledged_by', ''), _negated=True)), _connector='OR'), name='who_acknowledges_was_told'),
        ),
        migrations.AddConstraint(
            model_name='carried',
            constraint=models.UniqueConstraint(fields=('piece', 'recipient', 'through', 'label'), name='a_recipient_is_told_once_a_piece'),
        ),
        migrations.AddField(
            model_name='setaside',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='setaside',
            name='label',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.label'),
        ),
        migrations.AddField(
            model_name='setaside',
            name='piece',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intelligence.rightspiece'),
        ),
        migrations.AddField(
            model_name='setaside',
            name='subject',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subjects.subject'),
        ),
        migrations.AddIndex(
            model_name='setaside',
            index=models.Index(fields=['subject'], name='set_aside_by_subject'),
        ),
        migrations.AddConstraint(
            model_name='setaside',
            constraint=models.CheckConstraint(condition=models.Q(('piece__isnull', False)), name='what_is_set_aside_has_its_piece'),
        ),
        ForceNeedToKnow('intelligence_setaside'),
        *named(),
    ]
