"""An article's permanent page and its original."""

import hashlib

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from archive.models import Article, Capture, Event, Evidence, Fact, RemovedLine, SourceRole, Status
from archive.search import indexer
from tests.factories import make_article, make_source, make_tag
from tests.web.views.conftest import Page

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'&lt;"


def test_canonical_permalink_and_open_graph_are_one_address(
    client: Client, read: type[Page], settings: Settings
) -> None:
    settings.SITE_URL = "https://raqeem.example"
    page = read(client.get(make_article(key="4b7e5a30").get_absolute_url()))
    url = "https://raqeem.example/a/4b7e5a30/"
    assert page.canonical() == page.meta("og:url") == page.data()["url"] == url
    assert f'value="{url}"' in page.html


def test_a_new_title_keeps_the_address(client: Client) -> None:
    article = make_article(title="قديم")
    before = article.get_absolute_url()
    article.title = "جديد"
    article.save()
    assert article.get_absolute_url() == before
    assert "جديد" in client.get(before).content.decode()


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/a/4B7E5A30/", "/a/4b7e5a30/"),
        ("/a/4b7e5a30", "/a/4b7e5a30/"),
        ("/a/4B7E5A30/original", "/a/4b7e5a30/original"),
    ],
)
def test_other_spellings_of_an_address_move_permanently(
    client: Client, address: str, target: str
) -> None:
    make_article(key="4b7e5a30")
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, target)


def test_what_is_unknown_is_said_and_not_filled_in(client: Client, read: type[Page]) -> None:
    page = read(client.get(make_article().get_absolute_url()))
    assert "المصدر غير مذكور" in page.html
    assert "بلا تاريخ: لا يذكر النص تاريخ نشره" in page.html
    assert "article:published_time" not in page.html
    assert not {"datePublished", "author", "publisher"} & set(page.data())


def test_a_lower_bound_is_no_date(client: Client, read: type[Page]) -> None:
    page = read(client.get(make_article(published_edtf="2021-04-12/..").get_absolute_url()))
    assert 'لا قبل <time datetime="2021-04-12">12 أبريل 2021</time>' in page.html
    assert "datePublished" not in page.data()


def test_every_fact_shows_the_line_that_proves_it(client: Client) -> None:
    article = make_article(
        published_edtf="2018-03-19",
        source=make_source("الجهاز"),
        source_role=SourceRole.INFERRED,
        source_note="استُدل عليه من النص",
    )
    Evidence.objects.create(article=article, fact=Fact.PUBLISHED, line=3, quote="3/19/2018")
    Evidence.objects.create(article=article, fact=Fact.SOURCE, line=5, quote="ممثلة في الجهاز")
    html = client.get(article.get_absolute_url()).content.decode()
    assert "السطر 3: <q>3/19/2018</q>" in html
    assert "السطر 5: <q>ممثلة في الجهاز</q>" in html
    assert "استُدل عليه من النص" in html and "مُستنتَج" in html


def test_an_event_without_a_year_says_so(client: Client) -> None:
    article = make_article()
    Event.objects.create(
        article=article,
        what="الملتقى",
        place="الرياض",
        edtf="XXXX-04-12",
        line=9,
        quote="في 12 أبريل",
    )
    html = client.get(article.get_absolute_url()).content.decode()
    assert "الرياض · 12 أبريل، السنة غير مذكورة" in html
    assert "<q>في 12 أبريل</q>" in html


def test_removed_lines_are_listed_with_reasons_until_restored(client: Client) -> None:
    article = make_article()
    RemovedLine.objects.create(article=article, line=17, text="اترك تعليقًا", reason="comments")
    html = client.get(article.get_absolute_url()).content.decode()
    assert "سطر واحد" in html and "نموذج التعليقات" in html and "<q>اترك تعليقًا</q>" in html
    RemovedLine.objects.update(restored_at=article.created_at)
    assert "اترك تعليقًا" not in client.get(article.get_absolute_url()).content.decode()


def test_the_closing_block_stands_apart(client: Client) -> None:
    article = make_article(body="النص", about="نبذة عن الجهة")
    html = client.get(article.get_absolute_url()).content.decode()
    assert '<div class="body"><p>النص</p></div>' in html
    assert '<div class="about-text"><p>نبذة عن الجهة</p></div>' in html


def test_markup_in_any_field_stays_text(client: Client, read: type[Page]) -> None:
    article = make_article(
        title=HOSTILE,
        body=HOSTILE,
        about=HOSTILE,
        author=HOSTILE,
        section=HOSTILE,
        source=make_source(HOSTILE),
        tags=(make_tag(HOSTILE),),
    )
    Evidence.objects.create(article=article, fact=Fact.AUTHOR, quote=HOSTILE, note=HOSTILE)
    Event.objects.create(article=article, what=HOSTILE, place=HOSTILE, quote=HOSTILE)
    RemovedLine.objects.create(article=article, line=1, text=HOSTILE)
    Capture.objects.create(article=article, content=b"x", filename=HOSTILE, reader=HOSTILE)
    page = read(client.get(article.get_absolute_url()))
    assert "<script>alert" not in page.html
    assert page.data()["headline"] == HOSTILE


def test_share_links_name_the_encoded_address_and_load_nothing(
    client: Client, read: type[Page]
) -> None:
    page = read(client.get(make_article(key="4b7e5a30").get_absolute_url()))
    shared = [url for url in page.links() if not url.startswith(("/", "#"))]
    assert len(shared) == 3
    assert all("http%3A%2F%2Ftestserver%2Fa%2F4b7e5a30%2F" in url for url in shared)


def test_a_draft_is_seen_by_editors_alone(client: Client) -> None:
    url = make_article(status=Status.DRAFT, title="مسودة").get_absolute_url()
    assert client.get(url).status_code == 404
    client.force_login(User.objects.create(username="reader"))
    assert client.get(url).status_code == 404
    client.force_login(User.objects.create(username="editor", is_staff=True))
    response = client.get(url)
    assert response.status_code == 200
    assert "معاينة مسودة" in response.content.decode()
    assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("suffix", ["", "original"])
def test_a_withdrawn_article_is_gone_with_its_reason(client: Client, suffix: str) -> None:
    article = make_article(
        status=Status.WITHDRAWN, title="عنوان لا يُعرض", withdrawal_reason="بطلب من ناشرها"
    )
    Capture.objects.create(article=article, content="نص لا يُعرض".encode())
    response = client.get(article.get_absolute_url() + suffix)
    html = response.content.decode()
    assert response.status_code == 410
    assert "بطلب من ناشرها" in html and "لا يُعرض" not in html


def test_a_deleted_article_is_gone_and_not_unknown(client: Client) -> None:
    article = make_article()
    url = article.get_absolute_url()
    article.delete()
    response = client.get(url)
    assert response.status_code == 410
    assert "حُذفت هذه المادة" in response.content.decode()


@pytest.mark.parametrize("suffix", ["", "original"])
@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_an_article_published_again_is_seen_at_once(
    client: Client, status: Status, suffix: str
) -> None:
    article = make_article(status=status)
    Capture.objects.create(article=article, content=b"x")
    url = article.get_absolute_url() + suffix
    hidden = client.get(url)
    assert (hidden.status_code, hidden["Cache-Control"]) == (
        410 if status == Status.WITHDRAWN else 404,
        "no-store",
    )
    Article.objects.update(status=Status.PUBLISHED)
    assert client.get(url).status_code == 200


def test_that_an_article_was_deleted_is_not_stored(client: Client) -> None:
    article = make_article()
    url = article.get_absolute_url()
    article.delete()
    assert client.get(url)["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "key", ["zzzzzzzz", "x", "a-b", "a%00b", "%ED%A0%80", "x" * 3000, "مادة", "..", "%2e%2e"]
)
@pytest.mark.parametrize("suffix", ["", "original"])
def test_a_key_never_issued_is_not_found(client: Client, key: str, suffix: str) -> None:
    assert client.get(f"/a/{key}/{suffix}").status_code == 404


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", "نص\r\n".encode("cp1256"), bytes(range(256))]
)
def test_the_original_comes_back_byte_for_byte(client: Client, content: bytes) -> None:
    article = make_article()
    Capture.objects.create(article=article, content=content, filename="أصل.txt", charset="cp1256")
    response = client.get(f"{article.get_absolute_url()}original")
    digest = hashlib.sha256(content).hexdigest()
    assert response.content == content
    assert response["ETag"] == f'"{digest}"'
    assert response["Content-Type"] == "text/plain; charset=cp1256"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_an_original_already_had_is_not_sent_again(client: Client) -> None:
    article = make_article()
    Capture.objects.create(article=article, content=b"x")
    url = f"{article.get_absolute_url()}original"
    etag = client.get(url)["ETag"]
    assert client.get(url, headers={"if-none-match": etag}).status_code == 304


def test_a_file_name_cannot_add_a_header(client: Client) -> None:
    article = make_article()
    Capture.objects.create(
        article=article,
        content=b"x",
        filename='a"\r\nSet-Cookie: x=1',
        media_type="text/html\r\nX: 1",
        charset="utf-8\r\nX: 1",
    )
    response = client.get(f"{article.get_absolute_url()}original")
    assert response.content == b"x"
    assert response["Content-Type"] == "application/octet-stream"
    assert not response.cookies and "X" not in response


def test_a_file_name_cannot_be_shown_the_wrong_way_round(client: Client, read: type[Page]) -> None:
    article = make_article()
    Capture.objects.create(article=article, content=b"x", filename="report\u202etxt.exe")
    page = read(client.get(article.get_absolute_url()))
    assert "report[U+202E]txt.exe" in page.html and "\u202e" not in page.html
    sent = client.get(f"{article.get_absolute_url()}original")["Content-Disposition"]
    assert sent == 'attachment; filename="reporttxt.exe"'


def test_a_later_capture_has_an_address_of_its_own(client: Client, read: type[Page]) -> None:
    article = make_article()
    for content in (b"first", b"second"):
        Capture.objects.create(article=article, content=content)
    links = [
        url for url in read(client.get(article.get_absolute_url())).links() if "original" in url
    ]
    assert [client.get(url).content for url in links] == [b"first", b"second"]
    assert client.get(f"{article.get_absolute_url()}original?sha256=%00x").status_code == 404


def test_an_article_without_a_capture_has_no_original(client: Client) -> None:
    assert client.get(f"{make_article().get_absolute_url()}original").status_code == 404


def test_only_reading_is_allowed(client: Client) -> None:
    url = make_article().get_absolute_url()
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405


def test_a_rich_article_costs_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    article = _rich_article()
    indexer.drain()
    with django_assert_max_num_queries(12):
        client.get(article.get_absolute_url())


def _rich_article() -> Article:
    article = make_article(tags=tuple(make_tag() for _ in range(10)), source=make_source())
    for line in range(10):
        Evidence.objects.create(article=article, fact=Fact.TITLE, line=line, quote="x")
        Event.objects.create(article=article, what="x")
        RemovedLine.objects.create(article=article, line=line, text="x")
        Capture.objects.create(article=article, content=b"x" * line)
    return article


def test_the_page_names_where_else_the_text_was_published(client: Client) -> None:
    text = " ".join(f"كلمة{number}" for number in range(60))
    article = make_article(body=text)
    paper = make_source("صحيفة البيان")
    copy = make_article(body=f"{text} انتهى", source=paper, published_edtf="2018-03-19")
    draft = make_article(body=f"{text} تم", status=Status.DRAFT)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "نُشر أيضًا في" in page
    assert "مادة واحدة بنصّ قريب جدًا" in page
    assert copy.get_absolute_url() in page
    assert "صحيفة البيان، <time" in page
    assert draft.get_absolute_url() not in page
    assert "نُشر أيضًا في" not in client.get(make_article().get_absolute_url()).content.decode()


def test_the_page_leads_to_articles_of_the_same_subject(client: Client) -> None:
    subject = "محصول القمح وصوامع الغلال ومخابز المدينة"
    articles = [make_article(title=f"خبر {n}", body=f"{subject} حدث{n}") for n in range(2)]
    lone = make_article(title="رصد", body="مرصد النجوم والكواكب")
    indexer.rebuild()
    page = client.get(articles[0].get_absolute_url()).content.decode()
    assert "مواد ذات صلة" in page
    assert articles[1].get_absolute_url() in page
    assert "مواد ذات صلة" not in client.get(lone.get_absolute_url()).content.decode()
