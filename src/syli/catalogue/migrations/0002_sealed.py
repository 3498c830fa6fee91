"""Say beside every published document whether its service is sealed, so that queries may ask."""

import json
from typing import Any

from django.db import migrations, models


def mark(apps: Any, _schema_editor: Any) -> None:
    """Read what each published document says."""
    ServiceType = apps.get_model("catalogue", "ServiceType")
    documents = ServiceType.objects.values_list("pk", "source_json")
    sealed = [key for key, source in documents if json.loads(source)["legal"].get("sealed", False)]
    ServiceType.objects.filter(pk__in=sealed).update(is_sealed=True)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_first")]

    operations = [
        migrations.AddField(model_name="servicetype", name="is_sealed", field=models.BooleanField(default=False)),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
