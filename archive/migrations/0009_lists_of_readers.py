from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0008_archive_stamp"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["status", "-created_at", "-id"], name="article_added"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["source", "status", "-published_not_before", "-id"],
                name="article_of_source",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["published_year", "status", "-published_not_before", "-id"],
                name="article_of_year",
            ),
        ),
    ]
