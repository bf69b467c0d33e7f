from typing import Any

from django.db import migrations, models

from archive.models import archive_stamp


def watch(apps: Any, editor: Any) -> None:
    archive_stamp.watch(editor.connection)


def unwatch(apps: Any, editor: Any) -> None:
    archive_stamp.unwatch(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("archive", "0007_order_by_code_point")]
    operations = [
        migrations.CreateModel(
            name="ArchiveStamp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "value",
                    models.CharField(
                        editable=False,
                        help_text="تتغيّر مع كل تغيير في الأرشيف.",
                        max_length=32,
                        verbose_name="القيمة",
                    ),
                ),
            ],
            options={"verbose_name": "ختم الأرشيف", "verbose_name_plural": "ختم الأرشيف"},
        ),
        migrations.RunPython(watch, unwatch),
    ]
