"""Evidence that an editor types: it stands in the original, or it is refused."""

import pytest
from django.core.management import call_command
from django.test import Client

from archive.models import Article, Capture, Evidence
from tests.admin.filled_form import ADD, fields, read_text, save
from tests.factories import SEEDS, make_article, make_tag

pytestmark = pytest.mark.django_db

TEXT = "إطلاق بوابة الزعفران للخدمات البلدية\n\nأعلنت بلدية متخيَّلة اليوم إطلاق بوابة الزعفران.\n\nقال المدير إن الخدمة تعمل، وإن الخدمة مجانية.\n"
INVENTED = "ليست هذه الكلمات في"


def article_from(content: bytes, **kept: str) -> Article:
    article = make_article(title="عنوان يقرؤه الزائر", body="فقرة أولى.\n\nفقرة ثانية.")
    Capture.objects.create(article=article, content=content, **kept)
    return article


def post(desk: Client, article: Article, **changes: str) -> str:
    address = f"/admin/archive/article/{article.pk}/change/"
    given = fields(desk.get(address))
    answer = desk.post(address, {**given, **changes, "_save": "1"}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def quoted(quote: str, line: str = "") -> dict[str, str]:
    return {"evidence-0-fact": "title", "evidence-0-quote": quote, "evidence-0-line": line}


@pytest.mark.parametrize(
    ("quote", "line", "message"),
    [
        ("كلمات اخترعها محرّر", "", "انسخها منه كما وردت"),
        ("كلمات اخترعها محرّر", "1", "انسخها منه كما وردت"),
        ("بوابة الزعفران للخدمات", "3", "بل في السطر 1"),
        ("بوابة الزعفران للخدمات", "999", "بل في السطر 1"),
        ("بوابه الزعفران للخدمات", "1", "انسخها منه كما وردت"),
        ("للخدمات البلدية\n\nأعلنت", "1", "انسخها منه كما وردت"),
        ("", "1", "اكتب الكلمات التي تُثبت هذا"),
    ],
)
def test_words_that_the_original_does_not_have_are_refused_by_the_field(
    desk: Client, quote: str, line: str, message: str
) -> None:
    page = post(desk, article_from(TEXT.encode()), **quoted(quote, line))
    assert message in page
    assert quote.split("\n")[0] in page
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("quote", "line", "kept"),
    [
        ("الزعفران للخدمات", "", 1),
        ("أعلنت بلدية", "3", 3),
        ("بوابة الزعفران", "", None),
        ("بوابة الزعفران", "3", 3),
        ("بوابة \u202bالزعفران\u202c للخدمات", "", 1),
    ],
)
def test_words_of_the_original_are_kept_with_their_line_where_only_one_has_them(
    desk: Client, quote: str, line: str, kept: int | None
) -> None:
    post(desk, article_from(TEXT.encode()), **quoted(quote, line))
    assert Evidence.objects.get().line == kept


@pytest.mark.parametrize("prefix", ["taggings", "events"])
def test_tags_and_events_are_held_to_the_original_too(desk: Client, prefix: str) -> None:
    needed = {"taggings-0-tag": str(make_tag().pk), "events-0-what": "قمة"}
    changes = {f"{prefix}-0-quote": "كلمات اخترعها محرّر"}
    changes |= {name: value for name, value in needed.items() if name.startswith(prefix)}
    assert INVENTED in post(desk, article_from(TEXT.encode()), **changes)


def test_without_an_original_the_text_of_the_article_is_asked(desk: Client) -> None:
    article = make_article(title="عنوان", body="فقرة أولى.\n\nفقرة ثانية.")
    assert "ليست هذه الكلمات في نص المادة" in post(desk, article, **quoted("فقرة ثالثة"))
    post(desk, article, **quoted("فقرة ثانية"))
    assert Evidence.objects.get().quote == "فقرة ثانية"


def test_of_a_page_the_text_is_asked_and_not_the_markup(desk: Client) -> None:
    article = article_from(b"<p>first <b>words</b></p><p>second</p>", media_type="text/html")
    assert INVENTED in post(desk, article, **quoted("<b>words</b>"))
    post(desk, article, **quoted("first words"))
    assert Evidence.objects.get().line == 1


def test_an_original_in_another_encoding_is_read_in_it(desk: Client) -> None:
    content = TEXT.replace("\u064e", "").encode("windows-1256")
    post(desk, article_from(content, charset="cp1256"), **quoted("الزعفران للخدمات"))
    assert Evidence.objects.get().line == 1


def test_a_new_article_is_held_to_the_original_it_brings(desk: Client) -> None:
    answer = save(desk, read_text(desk, TEXT), **quoted("كلمات اخترعها محرّر"))
    assert INVENTED in answer.content.decode()
    assert not Article.objects.exists()
    manual = save(desk, desk.get(ADD, {"manual": "1"}), title="عنوان", body="نص", **quoted("غيره"))
    assert INVENTED in manual.content.decode()


@pytest.mark.parametrize("name", sorted(path.name for path in SEEDS.glob("*.txt")))
def test_what_the_reader_suggests_stands_in_the_original(desk: Client, name: str) -> None:
    call_command("import_vocabulary", str(SEEDS / "vocabulary.toml"), verbosity=0)
    answer = read_text(desk, (SEEDS / name).read_bytes().decode())
    page = save(desk, answer, title="عنوان يكتبه المحرّر").content.decode()
    assert INVENTED not in page
    assert Article.objects.count() == 1


def test_the_first_articles_are_saved_again_as_they_are(desk: Client) -> None:
    call_command("import_vocabulary", str(SEEDS / "vocabulary.toml"), verbosity=0)
    call_command("import_articles", str(SEEDS), verbosity=0)
    assert Article.objects.count() == 5
    for article in Article.objects.all():
        post(desk, article)
        assert "errornote" not in post(desk, article)


def test_a_date_typed_without_evidence_is_kept_and_warned_of(desk: Client) -> None:
    article = article_from(TEXT.encode())
    assert "تاريخ النشر بلا دليل: " in post(desk, article, published_edtf="2018-03-19")
    article.refresh_from_db()
    assert article.published_edtf == "2018-03-19"
    assert not Evidence.objects.exists()
    proof = quoted("أعلنت بلدية") | {"evidence-0-fact": "published"}
    assert "تاريخ النشر بلا دليل" not in post(desk, article, published_edtf="2018-03-20", **proof)


@pytest.mark.parametrize("date", ["9998", "9998-03-19", "2018/9998", "9998/.."])
def test_a_year_still_to_come_is_refused(desk: Client, date: str) -> None:
    article = article_from(TEXT.encode())
    assert "السنة 9998 لم تأتِ بعد" in post(desk, article, published_edtf=date)
