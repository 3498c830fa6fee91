"""Stretches of the log whose years were over, and a database that lets go of nothing else."""

from typing import Any

from django.db import migrations, models

from syli.oversight.queries.gap_triggers import keep_all, let_go


def forwards(apps: Any, schema_editor: Any) -> None:
    let_go(schema_editor)


def backwards(apps: Any, schema_editor: Any) -> None:
    keep_all(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_seal_audit"), ("oversight", "0001_first")]
    operations = [
        migrations.CreateModel(
            name="LogGap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.BigIntegerField()),
                ("first_position", models.BigIntegerField()),
                ("last_position", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("newest_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("seal", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "first_position"), name="log_gap_begins_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first_position__gte", 1), ("last_position__gte", models.F("first_position"))), name="log_gap_in_order"
                    ),
                ],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
