"""Where the titles of published articles can be entered: a row for each word, so that what is typed finds them by an index."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models

from archive.analysis.word_starts import KEY_BYTES, after, keys
from archive.models.batches import in_batches

_BATCH = 250
# Written out, because a suggestion must be quick and the ORM takes longer over it than the database.
_RANGE = """
    SELECT article_id, place FROM (
        SELECT article_id, place FROM archive_titlestart
        WHERE "key" >= %s AND "key" < %s ORDER BY "key" LIMIT %s
    ) AS entered
"""


class TitleStart(models.Model):
    """A title from one of its words on. Written with the article, in the same transaction."""

    article = models.ForeignKey(
        "archive.Article",
        on_delete=models.CASCADE,
        related_name="title_starts",
        verbose_name="المادة",
        help_text="المادة التي هذا عنوانها.",
    )
    place = models.PositiveSmallIntegerField(
        "الموضع", help_text="رقم الكلمة في العنوان، ابتداءً من 0."
    )
    # Bytes, because every database compares them alike, whatever its collation.
    key = models.BinaryField(
        "المفتاح",
        max_length=KEY_BYTES,
        help_text="العنوان من هذه الكلمة فصاعدًا، موحَّد الرسم وبلا «ال» التعريف.",
    )

    class Meta:
        verbose_name = "مدخل عنوان"
        verbose_name_plural = "مداخل العناوين"
        indexes = [models.Index(fields=["key"], name="title_start_key")]

    def __str__(self) -> str:
        return bytes(self.key).decode(errors="ignore")


def record_titles(article_ids: Iterable[int]) -> None:
    """Make the rows of these articles what their titles now ask for; rows that are right already stay."""
    for numbers in in_batches(article_ids, _BATCH):
        present = {
            (article, place, bytes(key)): pk
            for pk, article, place, key in TitleStart.objects.filter(
                article__in=numbers
            ).values_list("pk", "article", "place", "key")
        }
        wanted = dict.fromkeys(_wanted(numbers))
        outdated = [pk for row, pk in present.items() if row not in wanted]
        if outdated:
            _delete(outdated)
        TitleStart.objects.bulk_create(
            TitleStart(article_id=article, place=place, key=key)
            for article, place, key in wanted
            if (article, place, key) not in present
        )


def title_starts(prefixes: Sequence[bytes], limit: int) -> list[tuple[int, int]]:
    """Article and place of at most `limit` keys that begin with each prefix, in the order of their bytes; one query."""
    parameters = [value for prefix in prefixes for value in (prefix, after(prefix), limit)]
    with connection.cursor() as cursor:
        cursor.execute("UNION ALL".join([_RANGE] * len(prefixes)), parameters)
        return cursor.fetchall()


def _record_saved(instance: models.Model, **kwargs: Any) -> None:
    record_titles([instance.pk])


def _wanted(article_ids: list[int]) -> Iterator[tuple[int, int, bytes]]:
    from archive.models.article import Article

    titles = Article.objects.published().filter(pk__in=article_ids).values_list("pk", "title")
    for article, title in titles:
        for place, key in enumerate(keys(title)):
            yield article, place, key


def _delete(outdated: list[int]) -> None:
    for numbers in in_batches(outdated, _BATCH):
        TitleStart.objects.filter(pk__in=numbers).delete()


models.signals.post_save.connect(
    _record_saved, sender="archive.Article", dispatch_uid="title starts"
)
