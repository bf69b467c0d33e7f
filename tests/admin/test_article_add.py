"""Adding an article: paste, look at the suggestions, correct, save."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from archive.models import Article, ArticleTag, Capture, Evidence, IndexEvent, RemovedLine, Status
from tests.admin.filled_form import ADD, fields, read_text, save
from tests.factories import SEEDS, make_article, make_source, make_tag

pytestmark = pytest.mark.django_db

TEXT = """إطلاق بوابة الزعفران للخدمات البلدية

تاريخ النشر: 5 مايو 2022

أعلنت بلدية متخيَّلة اليوم إطلاق بوابة الزعفران، وهي منصة رقمية تجمع خدماتها ضمن مسار التحول الرقمي.

وقال مدير البوابة إن الخدمات الأولى تشمل الرخص والشكاوى، وإن خدمات أخرى ستضاف لاحقًا.
"""
TITLE = "إطلاق بوابة الزعفران للخدمات البلدية"


def html(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_the_first_step_is_one_box_for_the_text(desk: Client) -> None:
    page = html(desk.get(ADD))
    assert 'name="text"' in page
    assert "الصق نص المادة" in page
    assert 'name="title"' not in page


def test_the_second_step_is_filled_from_the_text_and_nothing_is_saved(desk: Client) -> None:
    tag = make_tag("التحول الرقمي")
    answer = read_text(desk, TEXT, original_url="https://example.org/1")
    given = fields(answer)
    assert given["title"] == TITLE
    assert given["published_edtf"] == "2022-05-05"
    assert given["original_url"] == "https://example.org/1"
    assert given["body"].startswith("أعلنت بلدية")
    assert given["taggings-0-tag"] == str(tag.pk)
    assert given["taggings-0-quote"] == "التحول الرقمي"
    assert not Article.objects.exists()


def test_each_suggestion_stands_beside_its_line_and_words(desk: Client) -> None:
    answer = read_text(desk, TEXT)
    after_an_error = save(desk, answer, title="")
    for page in (html(answer), html(after_an_error)):
        assert f"اقترحه القارئ من السطر 1: «{TITLE}»." in page
        assert "اقترحه القارئ من السطر 3:" in page


def test_saving_keeps_the_bytes_the_evidence_and_the_ledger(desk: Client) -> None:
    tag = make_tag("التحول الرقمي")
    save(desk, read_text(desk, TEXT))
    article = Article.objects.get()
    capture = article.captures.get()
    assert bytes(capture.content) == TEXT.encode()
    assert (capture.media_type, capture.origin) == ("text/plain", "لصق محرّر")
    assert capture.reader == "seed_text"
    assert article.status == Status.PUBLISHED
    assert not article.needs_review
    assert set(article.evidence.values_list("fact", flat=True)) == {"title", "published"}
    assert article.taggings.get().tag == tag
    assert [line.reason for line in article.removed_lines.all()] == ["date"]


@pytest.mark.parametrize("name", sorted(path.name for path in SEEDS.glob("*.txt")))
def test_a_pasted_seed_is_kept_byte_for_byte(desk: Client, name: str) -> None:
    content = (SEEDS / name).read_bytes()
    # A browser sends every line end of a text box as CRLF.
    sent = content.decode().replace("\n", "\r\n")
    save(desk, read_text(desk, sent), title="عنوان يكتبه المحرّر")
    assert Capture.objects.get().sha256 == hashlib.sha256(content).hexdigest()


def test_an_uploaded_file_is_kept_byte_for_byte(desk: Client) -> None:
    content = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    file = SimpleUploadedFile("بيان.txt", content)
    save(desk, read_text(desk, "", file=file))
    capture = Capture.objects.get()
    assert bytes(capture.content) == content
    assert capture.filename == capture.origin == "بيان.txt"


def test_save_makes_a_draft_and_publish_publishes(desk: Client) -> None:
    save(desk, read_text(desk, TEXT), "_save")
    assert Article.objects.get().status == Status.DRAFT


def test_the_message_after_saving_leads_to_the_page(desk: Client) -> None:
    page = html(save(desk, read_text(desk, TEXT)))
    assert f'href="{Article.objects.get().get_absolute_url()}"' in page


def test_saving_tells_the_index(desk: Client) -> None:
    save(desk, read_text(desk, TEXT))
    assert IndexEvent.objects.filter(article_id=Article.objects.get().pk).exists()


def test_a_refused_suggestion_is_not_kept(desk: Client) -> None:
    make_tag("التحول الرقمي")
    answer = read_text(desk, TEXT)
    refused = {"taggings-0-tag": "", "evidence-0-fact": ""}
    save(desk, answer, **refused)
    assert not ArticleTag.objects.exists()
    assert Evidence.objects.count() == 1


def test_a_removed_line_that_the_editor_put_back_is_not_in_the_ledger(desk: Client) -> None:
    answer = read_text(desk, TEXT)
    body = fields(answer)["body"] + "\r\n\r\nتاريخ النشر: 5 مايو 2022"
    save(desk, answer, body=body)
    assert not RemovedLine.objects.exists()
    assert "\r" not in Article.objects.get().body


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "هذا الحقل مطلوب"),
        ("body", " ", "هذا الحقل مطلوب"),
        ("published_edtf", "أمس", "«أمس» ليس تاريخًا بصيغة EDTF"),
        ("published_edtf", "2018-13-45", "ليس تاريخًا بصيغة EDTF"),
        ("original_url", "ليس رابطا", "أدخِل رابطًا صحيحًا"),
    ],
)
def test_a_wrong_field_is_told_in_arabic_and_nothing_typed_is_lost(
    desk: Client, field: str, value: str, message: str
) -> None:
    answer = read_text(desk, TEXT)
    before = fields(answer)
    again = save(desk, answer, **{field: value})
    after = fields(again)
    assert message in html(again)
    assert after[field] == value
    assert after["original"] == before["original"]
    changed = {name for name in before if after[name] != before[name]}
    assert changed <= {field, "csrfmiddlewaretoken"}
    assert not Article.objects.exists()
    save(desk, again, **{field: before[field]})
    assert bytes(Capture.objects.get().content) == TEXT.encode()


def test_arabic_digits_make_a_date(desk: Client) -> None:
    save(desk, read_text(desk, TEXT), published_edtf="٢٠١٨-٠٣-١٩")
    assert Article.objects.get().published_edtf == "2018-03-19"


def test_the_same_text_again_is_refused_with_a_link(desk: Client) -> None:
    save(desk, read_text(desk, TEXT))
    again = read_text(desk, TEXT)
    article = Article.objects.get()
    assert f"/admin/archive/article/{article.pk}/change/" in html(again)
    assert fields(again)["text"].strip() == TEXT.strip()


@pytest.mark.parametrize(
    "again",
    [TEXT + "\n\n", TEXT.rstrip(), "\n " + TEXT + " \t", TEXT.replace("\n", "  \n")],
)
def test_the_same_text_with_other_white_space_is_refused_at_once(desk: Client, again: str) -> None:
    save(desk, read_text(desk, TEXT), title="عنوان غيّره المحرّر")
    page = html(read_text(desk, again))
    assert "هذه المادة في الأرشيف من قبل" in page
    assert "الخطوة 1 من 2" in page


def test_a_file_with_other_line_ends_is_the_same_original(desk: Client) -> None:
    save(desk, read_text(desk, TEXT))
    content = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    page = html(read_text(desk, "", file=SimpleUploadedFile("a.txt", content)))
    assert "هذه المادة في الأرشيف من قبل" in page


def test_pressing_save_twice_makes_one_article(desk: Client) -> None:
    answer = read_text(desk, TEXT)
    save(desk, answer)
    again = save(desk, answer)
    assert "هذه المادة في الأرشيف من قبل" in html(again)
    assert Article.objects.count() == Capture.objects.count() == 1


def test_the_same_words_in_another_spelling_are_refused(desk: Client) -> None:
    make_article(title="اهداف التنميه", body="نص واحد عن الاهداف")
    form = desk.get(ADD, {"manual": "1"})
    answer = save(desk, form, title="أهداف التنمية", body="نص واحدٌ عن الأهداف")
    assert "هذه المادة في الأرشيف من قبل" in html(answer)
    assert fields(answer)["title"] == "أهداف التنمية"
    assert Article.objects.count() == 1


def test_the_same_title_over_another_text_is_another_article(desk: Client) -> None:
    make_article(title="نشرة الأسبوع", body="الأولى")
    save(desk, desk.get(ADD, {"manual": "1"}), title="نشرة الأسبوع", body="الثانية")
    assert Article.objects.count() == 2


def test_an_article_without_an_original_can_be_typed(desk: Client) -> None:
    save(desk, desk.get(ADD, {"manual": "1"}), title="عنوان", body="نص")
    assert Article.objects.get().captures.count() == 0


def test_a_source_needs_its_role(desk: Client) -> None:
    source = make_source("صحيفة")
    answer = save(desk, read_text(desk, TEXT), source=str(source.pk))
    assert "اختر صفة المصدر" in html(answer)


@pytest.mark.parametrize("text", ["", "   \r\n ", "\u200f\u202b"])
def test_nothing_to_read_is_told_by_the_field(desk: Client, text: str) -> None:
    answer = read_text(desk, text)
    assert answer.status_code == 200
    assert "errorlist" in html(answer)


@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16", "utf-16-le"])
def test_a_file_in_another_encoding_is_refused_with_what_to_do(desk: Client, encoding: str) -> None:
    bare = TEXT.replace("\u064e", "")
    file = SimpleUploadedFile("a.txt", bare.encode(encoding))
    answer = read_text(desk, "", file=file)
    assert "احفظه بترميز UTF-8" in html(answer)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"\x00\x01\x02", b"\x89PNG\r\n\x1a\n" + bytes(200)]
)
def test_a_file_that_is_no_text_is_refused(desk: Client, content: bytes) -> None:
    answer = read_text(desk, "", file=SimpleUploadedFile("a.txt", content))
    assert answer.status_code == 200
    assert "errorlist" in html(answer)


def test_a_file_beside_a_text_is_refused_and_the_text_kept(desk: Client) -> None:
    answer = read_text(desk, TEXT, file=SimpleUploadedFile("a.txt", b"abc"))
    assert "امسح أحدهما" in html(answer)
    assert fields(answer)["text"].strip() == TEXT.strip()


def test_what_is_too_large_is_refused(desk: Client) -> None:
    answer = read_text(desk, "نص " * 1_100_000)
    assert "أكبر من 5 ميغابايت" in html(answer)


def test_pasted_html_becomes_text_and_stays_as_it_came(desk: Client) -> None:
    source = "".join(f"<p onclick='x()'>{part}</p>" for part in TEXT.strip().split("\n\n"))
    pasted = f"<div style='color:red'>{source}<script>alert(1)</script></div>"
    answer = read_text(desk, pasted)
    assert "أُخذ النص وحده" in html(answer)
    save(desk, answer)
    article = Article.objects.get()
    assert article.title == TITLE
    assert "alert" not in article.body
    assert bytes(article.captures.get().content) == pasted.encode()
    assert article.captures.get().media_type == "text/html"


def test_control_and_bidi_characters_are_cleaned_reported_and_kept_in_the_original(
    desk: Client,
) -> None:
    pasted = TEXT.replace("الزعفران", "\u202bالزعفران\u202c\x00\x07")
    answer = read_text(desk, pasted)
    assert "محارف خفية" in html(answer)
    assert fields(answer)["title"] == TITLE
    save(desk, answer)
    assert bytes(Capture.objects.get().content) == pasted.encode()


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert('x')</script> عنوان غريب لمادة",
        "</textarea><img src=x onerror=alert(1)> عنوان لمادة أخرى",
        '"><svg onload=alert(1)> كلام يشبه العنوان',
        "{{ 7|add:7 }} {% now 'Y' %} كلام يشبه العنوان",
    ],
)
def test_hostile_text_is_shown_as_text(desk: Client, hostile: str) -> None:
    answer = read_text(desk, f"{hostile}\n\n{TEXT}")
    assert answer.status_code == 200
    for dangerous in ("<script>alert", "<img src=x", "<svg onload", "كلام 14"):
        assert dangerous not in html(answer)


def test_raw_surrogates_in_a_request_are_no_error(desk: Client) -> None:
    body = b"_read=1&text=" + b"%D8%A8%D9%8A%D8%A7%D9%86+%ED%A0%80+abc" * 3
    answer = desk.post(ADD, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200


@pytest.mark.parametrize("button", ["_save", "_publish", "_continue", "_read", "_nothing"])
def test_a_request_without_fields_is_answered_with_errors(desk: Client, button: str) -> None:
    answer = desk.post(ADD, {button: "1"})
    assert answer.status_code == 200
    assert "errorlist" in html(answer)


@pytest.mark.parametrize("original", ["@@@", "YWJ", "AAAA", "٣"])
def test_a_damaged_original_is_an_error_and_no_crash(desk: Client, original: str) -> None:
    answer = save(desk, read_text(desk, TEXT), original=original)
    assert answer.status_code == 200
    assert not Article.objects.exists()


def test_nearly_the_same_text_is_told_and_not_refused(desk: Client) -> None:
    body = "\n\n".join(
        f"وقال المدير {n} إن الخدمة {n} تعمل في الحي {n} منذ عام." for n in range(20)
    )
    kept = make_article(title="بيان <البلدية>", body=body)
    answer = read_text(desk, f"عنوان آخر للبيان نفسه\n\n{body}\n\nوأضاف مدير آخر كلمة ختامية.")
    assert "توجد مادة نصّها قريب جدًا (التشابه 9" in html(answer)
    assert "بيان &lt;البلدية&gt;" in html(answer)
    assert f"/{kept.pk}/change/" in html(answer)
    save(desk, answer)
    assert Article.objects.count() == 2


def test_an_unlike_text_is_not_warned_of(desk: Client) -> None:
    make_article(body="قمح " * 50)
    assert "قريب جدًا" not in html(read_text(desk, TEXT))
