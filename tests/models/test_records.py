"""Sources, tags, captures and events."""

import datetime
import hashlib

import pytest
from django.db import IntegrityError

from archive.models import Article, Capture, Event, Source, Tag, TagAlias

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("الأمم المتحدة", "الامم المتحده"),
        ("وزارة الاتصالات", "وِزارة  الاتصـالات"),
        ("OECD", "oecd"),
    ],
)
def test_one_name_in_two_spellings_is_one_source_and_one_tag(first: str, second: str) -> None:
    Tag.objects.create(key="a", label=first)
    Source.objects.create(key="a", name=first)
    with pytest.raises(IntegrityError):
        Tag.objects.create(key="b", label=second)


def test_names_sort_without_the_article_and_with_hamza_folded() -> None:
    for number, name in enumerate(["وزارة", "الأمم", "إيكونومي", "البنك", "آسيا"]):
        Source.objects.create(key=str(number), name=name)
    assert [source.name for source in Source.objects.all()] == [
        "آسيا",
        "الأمم",
        "إيكونومي",
        "البنك",
        "وزارة",
    ]


def test_every_database_orders_by_code_point() -> None:
    keys = ["a-b", "a_a", "aa", "b-", "B", "a"]
    for number, key in enumerate(keys):
        Tag.objects.create(key=key, label=f"اسم {number}")
    assert list(Tag.objects.order_by("key").values_list("key", flat=True)) == sorted(keys)
    names = ["ﻁ ص", "طص", "ط-ا", "ـط", "ء", "پ", "Z", "a"]
    tag = Tag.objects.get(key="a")
    TagAlias.objects.bulk_create(
        TagAlias(tag=tag, name=name, folded=str(number)) for number, name in enumerate(names)
    )
    assert [alias.name for alias in tag.aliases.all()] == sorted(names)


def test_a_tag_knows_all_its_names() -> None:
    tag = Tag.objects.create(key="oecd", label="منظمة التعاون والتنمية في الميدان الاقتصادي")
    TagAlias.objects.create(tag=tag, name="OECD", language="en")
    assert tag.names() == ["منظمة التعاون والتنمية في الميدان الاقتصادي", "OECD"]


def test_a_capture_keeps_its_bytes_and_their_digest() -> None:
    content = "نص\x00\r\n".encode("utf-16")
    article = Article.objects.create(title="عنوان", body="نص")
    Capture.objects.create(article=article, content=content)
    capture = Capture.objects.get()
    assert bytes(capture.content) == content
    assert capture.sha256 == hashlib.sha256(content).hexdigest()
    assert capture.size == len(content)


def test_an_event_without_a_stated_year_keeps_the_bound_its_editor_proved() -> None:
    article = Article.objects.create(title="عنوان", body="نص")
    event = Event(
        article=article, what="ملتقى", edtf="XXXX-04-12", not_before=datetime.date(2021, 4, 12)
    )
    event.full_clean()
    event.save()
    event.refresh_from_db()
    assert (event.precision, event.not_before, event.not_after) == (
        "year-not-stated",
        datetime.date(2021, 4, 12),
        None,
    )


def test_an_event_takes_its_bounds_from_its_date() -> None:
    article = Article.objects.create(title="عنوان", body="نص")
    event = Event.objects.create(article=article, what="منتدى", edtf="2018-03-19/2018-03-23")
    assert (event.not_before, event.not_after) == (
        datetime.date(2018, 3, 19),
        datetime.date(2018, 3, 23),
    )
