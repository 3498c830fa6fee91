from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0003_first_offered'),
    ]

    operations = [
        migrations.AddField(
            model_name='helprequest',
            name='changed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
