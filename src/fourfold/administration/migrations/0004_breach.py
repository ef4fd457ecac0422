"""The register of breaches, each under the label of its organisation."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from fourfold.access.policy import ForceNeedToKnow


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_ledger'),
        ('administration', '0003_open_ours'),
        ('reference', '0002_agreement'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('urn', models.TextField()),
                ('what', models.TextField()),
                ('about', models.TextField(blank=True, default='')),
                ('aware_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('reported_at', models.DateTimeField(blank=True, null=True)),
                ('report_reference', models.TextField(blank=True, default='')),
                ('delay_reason', models.TextField(blank=True, default='')),
                ('risk_unlikely', models.TextField(blank=True, default='')),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('not_told_why', models.TextField(blank=True, default='')),
                ('remedy', models.TextField(blank=True, default='')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('label', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.label')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['owner', 'aware_at'], name='breach_by_owner')],
                'constraints': [models.UniqueConstraint(fields=('urn', 'label'), name='breach_urn_once'), models.CheckConstraint(condition=models.Q(('reported_at__isnull', True), ('risk_unlikely', ''), _connector='OR'), name='a_breach_is_reported_or_need_not_be', violation_error_message='Either it was reported, or it need not be.'), models.CheckConstraint(condition=models.Q(('reported_at__isnull', True), ('reported_at__gte', models.F('aware_at')), _connector='OR'), name='a_breach_is_reported_once_it_is_known', violation_error_message='It cannot be reported before anybody knew of it.')],
            },
        ),
        ForceNeedToKnow("administration_breach"),
    ]
