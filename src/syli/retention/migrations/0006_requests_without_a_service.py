import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0004_changed_at'),
        ('retention', '0005_people_without_records'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='deletionitem',
            name='deletion_item_of_one_kind',
        ),
        migrations.AddField(
            model_name='deletion',
            name='help_request_count',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='deletionitem',
            name='help_request_number',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='deletionstop',
            name='help_request',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deletion_stops', to='intake.helprequest'),
        ),
        migrations.AlterField(
            model_name='deletionstop',
            name='episode',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deletion_stops', to='episodes.episode'),
        ),
        migrations.AddConstraint(
            model_name='deletionitem',
            constraint=models.UniqueConstraint(fields=('deletion', 'help_request_number'), name='deletion_request_once'),
        ),
        migrations.AddConstraint(
            model_name='deletionitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('episode_number__isnull', False), ('help_request_number__isnull', True), ('person_number__isnull', True)), models.Q(('episode_number__isnull', True), ('help_request_number__isnull', False), ('person_number__isnull', True)), models.Q(('episode_number__isnull', True), ('help_request_number__isnull', True), ('person_number__isnull', False)), _connector='OR'), name='deletion_item_of_one_kind'),
        ),
        migrations.AddConstraint(
            model_name='deletionstop',
            constraint=models.UniqueConstraint(condition=models.Q(('end_on__isnull', True)), fields=('help_request',), name='request_deletion_stopped_once'),
        ),
        migrations.AddConstraint(
            model_name='deletionstop',
            constraint=models.CheckConstraint(condition=models.Q(('episode__isnull', True), ('help_request__isnull', True), _connector='XOR'), name='deletion_stop_of_one_kind'),
        ),
    ]
