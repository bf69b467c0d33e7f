from django.db import migrations

from archive.analysis.word_starts import keys

BATCH = 2000


def fill(apps, schema_editor):
    """Record where the titles of the articles already published start."""
    article = apps.get_model("archive", "Article")
    start = apps.get_model("archive", "TitleStart")
    titles = article.objects.filter(status="published").values_list("pk", "title")
    rows = []
    for pk, title in titles.iterator():
        rows += [start(article_id=pk, place=place, key=key) for place, key in enumerate(keys(title))]
        if len(rows) >= BATCH:
            start.objects.bulk_create(rows, batch_size=BATCH)
            rows = []
    start.objects.bulk_create(rows, batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [
        ("archive", "0004_title_starts"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
