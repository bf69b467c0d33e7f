"""What may be kept of each page, for how long, and how it is found out that it is still as it was."""

import importlib
from collections.abc import Callable
from datetime import date
from gzip import decompress
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from archive.models import (
    Article,
    ArticleTag,
    Capture,
    Event,
    Evidence,
    Fact,
    NearDuplicate,
    RemovedLine,
    Source,
    Status,
    Tag,
    TagAlias,
)
from archive.models.archive_stamp import stamp, watch
from archive.search import indexer
from archive.search.backends.errors import SearchUnavailable
from archive.web import caching
from tests.factories import make_article, make_source, make_tag

SHOWN_ON = ("/a/4b7e5a30/", "/sources/s/", "/tags/t/", "/years/2018/", "/search/?q=النص")
Write = Callable[[], Any]
# Every write to the server of PostgreSQL has pages made anew, and of what is not committed it tells nothing.
COMMITTED = pytest.mark.django_db(transaction=connection.vendor != "sqlite")
pytestmark = [pytest.mark.alone, COMMITTED]


def _article() -> Article:
    return Article.objects.get(key="4b7e5a30")


def _saved(instance: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(instance, name, value)
    instance.save()


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _moved() -> None:
    source = make_source()
    source.articles.add(_article())


WRITES: dict[str, Write] = {
    "an article saved": lambda: _saved(_article(), title="جديد"),
    "an article of one more": lambda: make_article(),
    "an article deleted": lambda: _article().delete(),
    "articles deleted in bulk": lambda: Article.objects.all().delete(),
    "articles updated": lambda: Article.objects.update(author="كاتب"),
    "articles withdrawn": lambda: Article.objects.update(status=Status.WITHDRAWN),
    "articles updated in bulk": lambda: Article.objects.bulk_update([_article()], ["body"]),
    "articles created in bulk": lambda: Article.objects.bulk_create([Article(title="م", body="ن")]),
    "an article of another source": _moved,
    "a tag given": lambda: _article().tags.add(make_tag()),
    "a tag taken": lambda: _article().tags.clear(),
    "tags set": lambda: _article().tags.set([]),
    "articles given to a tag": lambda: Tag.objects.get().articles.set([]),
    "a tagging saved": lambda: _saved(ArticleTag.objects.get(), quote="كلمات"),
    "taggings updated": lambda: ArticleTag.objects.update(quote="كلمات"),
    "taggings created in bulk": lambda: ArticleTag.objects.bulk_create(
        [ArticleTag(article=_article(), tag=make_tag())], ignore_conflicts=True
    ),
    "a tag renamed": lambda: _saved(Tag.objects.get(), label="اسم"),
    "tags updated": lambda: Tag.objects.update(note="تعريف"),
    "a tag deleted": lambda: Tag.objects.get().delete(),
    "another name": lambda: TagAlias.objects.create(tag=Tag.objects.get(), name="OECD"),
    "a source renamed": lambda: _saved(Source.objects.get(), name="اسم"),
    "sources updated": lambda: Source.objects.update(note="ملاحظة"),
    "sources updated in bulk": lambda: Source.objects.bulk_update([Source.objects.get()], ["kind"]),
    "evidence": lambda: Evidence.objects.create(article=_article(), fact=Fact.AUTHOR, quote="ك"),
    "evidence created in bulk": lambda: Evidence.objects.bulk_create(
        [Evidence(article=_article(), fact=Fact.AUTHOR, quote="ك")]
    ),
    "evidence updated": lambda: Evidence.objects.update(quote="كلمات أخرى"),
    "evidence deleted": lambda: Evidence.objects.all().delete(),
    "an event": lambda: Event.objects.create(article=_article(), what="ملتقى"),
    "events updated": lambda: Event.objects.update(place="الرياض"),
    "a capture": lambda: Capture.objects.create(article=_article(), content=b"y"),
    "captures updated": lambda: Capture.objects.update(filename="أصل.txt"),
    "a line restored": lambda: RemovedLine.objects.update(restored_at=timezone.now()),
    "a line left out": lambda: RemovedLine.objects.create(article=_article(), line=2, text="س"),
    "a copy found": lambda: NearDuplicate.objects.bulk_create(
        [NearDuplicate(first=_article(), second=make_article(), resemblance=0.9)]
    ),
    "SQL": lambda: _sql("UPDATE archive_evidence SET note = 'شرح'"),
    "SQL that deletes": lambda: _sql("DELETE FROM archive_removedline"),
    "SQL that ignores conflicts": lambda: _sql(
        "INSERT INTO archive_event (article_id, what, place, edtf, precision, quote)"
        " SELECT id, 'ملتقى', '', '', '', '' FROM archive_article WHERE true ON CONFLICT DO NOTHING"
    ),
}


def _make_archive() -> None:
    article = make_article(
        key="4b7e5a30",
        source=make_source(key="s"),
        tags=(make_tag(key="t"),),
        published_edtf="2018-03-19",
    )
    Evidence.objects.create(article=article, fact=Fact.PUBLISHED, line=3, quote="3/19/2018")
    Event.objects.create(article=article, what="اجتماع")
    RemovedLine.objects.create(article=article, line=1, text="سطر")
    Capture.objects.create(article=article, content=b"x")


def _again(client: Client, address: str, etag: str) -> HttpResponse:
    return client.get(address, headers={"if-none-match": etag})


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_every_kind_of_write_is_seen_by_all_pages(client: Client, write: Write) -> None:
    _make_archive()
    etags = {address: client.get(address)["ETag"] for address in SHOWN_ON}
    assert [_again(client, *kept).status_code for kept in etags.items()] == [304] * len(etags)
    write()
    unchanged = [kept for kept in etags.items() if _again(client, *kept).status_code == 304]
    assert not unchanged


def test_a_change_that_is_rolled_back_changes_nothing(client: Client) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL tells that something was tried, and a page is made once too often")
    _make_archive()
    etags = {address: client.get(address)["ETag"] for address in SHOWN_ON}
    with transaction.atomic():
        _article().delete()
        transaction.set_rollback(True)
    assert [_again(client, *kept).status_code for kept in etags.items()] == [304] * len(etags)


def test_what_was_seen_of_a_change_that_was_rolled_back_is_not_taken_for_another() -> None:
    _make_archive()
    with transaction.atomic():
        _saved(_article(), title="تغيير")
        seen = stamp()
        transaction.set_rollback(True)
    _saved(_article(), title="تغيير آخر")
    assert stamp() != seen


def test_a_page_with_similar_articles_follows_the_index_too(client: Client) -> None:
    _make_archive()
    etag = client.get("/a/4b7e5a30/")["ETag"]
    before = stamp()
    store = indexer.backend().store
    version = store.version()
    store.apply([], [999_999])
    assert stamp() == before and store.version() != version
    assert _again(client, "/a/4b7e5a30/", etag).status_code == 200


def test_where_no_one_watches_nothing_is_kept(client: Client) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL needs no triggers")
    _make_archive()
    _sql("DROP TRIGGER stamp_the_archive_archive_event_update")
    assert stamp() == "" and "ETag" not in client.get("/")
    before = client.get("/")
    watch(connection)
    assert stamp() != "" and "ETag" not in before and "ETag" in client.get("/")


def test_templates_that_are_being_written_are_not_kept(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    assert "ETag" not in client.get("/")


@pytest.mark.parametrize("header", ['W/"{}"', '"{}"', 'W/"other", W/"{}"', '"other","{}"'])
def test_a_reader_may_have_several_states_of_a_page(client: Client, header: str) -> None:
    etag = client.get("/")["ETag"].removeprefix('W/"').removesuffix('"')
    assert _again(client, "/", header.format(etag)).status_code == 304


@pytest.mark.parametrize("header", ["*", "", '"', "W/", 'W/"other"', "\x80", "نص"])
def test_a_page_that_a_reader_does_not_name_is_sent(client: Client, header: str) -> None:
    assert _again(client, "/", header).status_code == 200
    assert _again(client, "/a/zzzzzzzz/", header).status_code == 404


def test_an_etag_is_of_one_address(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "archive.example"]
    _make_archive()
    etags = [client.get(address)["ETag"] for address in (*SHOWN_ON, "/years/2018/?page=2")]
    etags.append(client.get("/", headers={"host": "archive.example"})["ETag"])
    etags.append(client.get("/", secure=True)["ETag"])
    assert len(set(etags)) == len(etags)


def test_the_front_page_is_of_one_day_and_others_are_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    etags = {address: client.get(address)["ETag"] for address in ("/", "/tags/")}
    monkeypatch.setattr(timezone, "localdate", lambda *moment: date(2040, 1, 1))
    assert _again(client, "/tags/", etags["/tags/"]).status_code == 304
    assert _again(client, "/", etags["/"]).status_code == 200


def test_another_program_or_setting_makes_other_pages(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    etags = [client.get("/")["ETag"]]
    settings.SITE_NAME = "اسم آخر"
    caching._program.cache_clear()
    etags.append(client.get("/")["ETag"])
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "base.html").write_text("صفحة", encoding="utf-8")
    settings.BASE_DIR = tmp_path
    caching._program.cache_clear()
    etags.append(client.get("/")["ETag"])
    caching._program.cache_clear()
    assert len(set(etags)) == 3


@pytest.mark.parametrize(
    ("address", "control"),
    [
        ("/", caching.SHARED),
        ("/a/4b7e5a30/", caching.SHARED),
        ("/a/4b7e5a30/cite.ris", caching.SHARED),
        ("/a/4b7e5a30/original", caching.SHARED),
        (
            f"/a/4b7e5a30/original?sha256={'2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'}",
            caching.UNCHANGING,
        ),
        ("/sources/", caching.SHARED),
        ("/sources/s/", caching.SHARED),
        ("/tags/t/", caching.SHARED),
        ("/years/undated/", caching.SHARED),
        ("/about/", caching.SHARED),
        ("/robots.txt", caching.SHARED),
        ("/sitemap.xml", caching.SHARED),
        ("/search/help/", caching.SHARED),
        ("/search/?q=النص", caching.OWN),
        ("/api/search/?q=النص", caching.OWN),
        ("/api/suggest/?q=ن", "private, max-age=10"),
        ("/favicon.ico", "public, max-age=86400"),
        ("/sitemap-articles.xml", caching.SHARED),
        ("/tags/", caching.SHARED),
        ("/years/", caching.SHARED),
        ("/years/2018/", caching.SHARED),
        ("/a/zzzzzzzz/", caching.NEVER),
        ("/a/4b7e5a30/original?sha256=00", caching.NEVER),
        ("/tags/none/", caching.NEVER),
        ("/search/?q=%FF&from=x", caching.OWN),
        ("/no/such/page", caching.NEVER),
        ("/healthz", caching.NEVER),
        ("/readyz", caching.NEVER),
    ],
)
def test_each_kind_of_page_says_how_long_it_may_be_kept(
    client: Client, address: str, control: str
) -> None:
    _make_archive()
    indexer.drain()
    response = client.get(address)
    assert response["Cache-Control"] == control
    assert "Set-Cookie" not in response and not response.cookies
    if response.status_code == 200:
        assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("suffix", ["", "original", "original?sha256=2d711642", "cite.bib"])
def test_a_draft_is_seen_by_its_editor_and_kept_by_nobody(client: Client, suffix: str) -> None:
    _make_archive()
    Article.objects.update(status=Status.DRAFT)
    client.force_login(User.objects.create_superuser("editor"))
    Capture.objects.update(sha256="2d711642")
    response = client.get(f"/a/4b7e5a30/{suffix}")
    assert (response.status_code, response["Cache-Control"]) == (200, caching.DRAFT)
    assert suffix.startswith("original") or "ETag" not in response


def test_a_page_that_was_withdrawn_is_not_answered_from_before(client: Client) -> None:
    _make_archive()
    etag = client.get("/a/4b7e5a30/")["ETag"]
    Article.objects.update(status=Status.WITHDRAWN)
    gone = _again(client, "/a/4b7e5a30/", etag)
    assert (gone.status_code, gone["Cache-Control"], "ETag" in gone) == (410, caching.NEVER, False)


def test_examples_that_could_not_be_tried_are_not_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(asked: Any) -> None:
        raise SearchUnavailable("لا يجيب")

    _make_archive()
    view = importlib.import_module("archive.web.views.search_help")
    monkeypatch.setattr(view, "search", fail)
    assert client.get("/search/help/")["Cache-Control"] == caching.NEVER


def test_an_original_is_not_read_where_the_reader_has_it(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _make_archive()
    address = "/a/4b7e5a30/original"
    etag = client.get(address)["ETag"]
    with django_assert_max_num_queries(5) as asked:
        assert _again(client, address, etag).status_code == 304
    assert not any('"content"' in query["sql"] for query in asked.captured_queries)


def _many(count: int) -> None:
    source, tags = make_source(key="many"), [make_tag() for _ in range(count)]
    for tag in tags:
        fields = {"published_edtf": "2019-05-01", "body": f"نص مشترك {tag.pk} " * 30}
        make_article(
            title="مصر", source=source, tags=(tag, tags[0]) if tag != tags[0] else (tag,), **fields
        )
        make_source()
    indexer.drain_all()


# How many queries each page takes, one of them for the stamp; and those of them that read texts.
QUERIES = {
    "/": (6, 1),
    "/sources/": (3, 0),
    "/sources/many/": (5, 0),
    "/tags/": (2, 0),
    "/years/": (2, 0),
    "/years/2019/": (5, 0),
    "/search/?q=مصر": (10, 1),
    "/api/search/?q=مصر": (10, 1),
    "/a/4b7e5a30/": (11, 1),
    "/a/4b7e5a30/cite.ris": (4, 1),
    "/about/": (1, 0),
    "/sitemap.xml": (6, 0),
}


def test_the_number_of_queries_does_not_depend_on_how_much_is_shown(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _make_archive()
    for more in (12, 18):
        Source.objects.filter(key="many").update(key=f"before-{more}", folded=str(more))
        _many(more)
        for address, (count, texts) in QUERIES.items():
            client.get(address)
            with django_assert_num_queries(count) as asked:
                client.get(address)
            reading = [query for query in asked.captured_queries if '"body"' in query["sql"]]
            assert len(reading) == texts


@pytest.mark.parametrize("address", [*QUERIES, "/tags/t/", "/years/undated/", "/search/help/"])
def test_a_page_that_is_kept_costs_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    _make_archive()
    _many(1)
    page = client.get(address, headers={"accept-encoding": "gzip"})
    with django_assert_num_queries(1):
        kept = _again(client, address, page["ETag"])
    assert (kept.status_code, kept.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert kept[name] == page[name]


@pytest.mark.parametrize("address", ["/", "/a/4b7e5a30/", "/years/2018/", "/search/?q=النص"])
def test_who_asks_for_the_head_is_told_what_the_page_tells(client: Client, address: str) -> None:
    _make_archive()
    client.get(address)
    page, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Content-Type", "Content-Length"):
        assert head.get(name) == page.get(name)
    headers = {"if-none-match": page["ETag"]}
    assert client.head(address, headers=headers).status_code == 304


CRAWLERS = {
    "a date alone": {"if-modified-since": "Wed, 01 Jan 2031 00:00:00 GMT"},
    "a part": {"range": "bytes=0-65535"},
    "a part of what it has": {"range": "bytes=0-65535", "if-range": 'W/"other"'},
    "no compression": {"accept-encoding": "identity"},
    "any compression": {"accept-encoding": "br;q=1.0, gzip;q=0.8, *;q=0.1"},
    "deflate": {"accept-encoding": "deflate, gzip"},
}


@pytest.mark.parametrize("headers", CRAWLERS.values(), ids=CRAWLERS)
def test_who_names_no_etag_is_sent_the_whole_page(client: Client, headers: dict[str, str]) -> None:
    _make_archive()
    page, asked = client.get("/a/4b7e5a30/"), client.get("/a/4b7e5a30/", headers=headers)
    content = decompress(asked.content) if "Content-Encoding" in asked else asked.content
    assert (asked.status_code, content) == (200, page.content)
    assert asked["ETag"] == page["ETag"] and asked["Vary"] == "Accept-Encoding"


def test_counts_are_kept_until_anything_changes(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _make_archive()
    client.get("/tags/")
    with django_assert_num_queries(2):
        client.get("/tags/")
    make_article(tags=(Tag.objects.get(key="t"), make_tag("وسم آخر")))
    page = client.get("/tags/").content.decode()
    assert "وسم آخر" in page and "مادتان" in page


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_static_files_are_served_compressed_and_for_ever(
    client: Client, settings: Settings, tmp_path: Path, encoding: str
) -> None:
    (tmp_path / "files" / "css").mkdir(parents=True)
    (tmp_path / "files" / "css" / "page.css").write_text("p { color: red }\n" * 100)
    settings.STATICFILES_DIRS = [tmp_path / "files"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.contrib.staticfiles.storage import staticfiles_storage

    address = staticfiles_storage.url("css/page.css")
    response = client.get(address, headers={"accept-encoding": encoding})
    content = b"".join(response.streaming_content)
    assert response["Cache-Control"] == "max-age=315360000, public, immutable"
    assert response.get("Content-Encoding", "identity") == encoding
    assert response["Vary"] == "Accept-Encoding"
    assert (len(content) < 200) == (encoding != "identity")
    etag = response["ETag"]
    assert _again(client, address, etag).status_code == 304
