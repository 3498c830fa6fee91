"""Make the audit log append-only in the database itself."""

from typing import Any

from django.db import migrations

from syli.kernel.audit.seal import seal, unseal


def forwards(apps: Any, schema_editor: Any) -> None:
    seal(schema_editor)


def backwards(apps: Any, schema_editor: Any) -> None:
    unseal(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_first")]
    operations = [migrations.RunPython(forwards, backwards)]
