"""The ledger: a removed line goes back to its place, and out again."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser, User

from archive.importers import ledger
from archive.models import Article, RemovedLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return Article.objects.create(title="عنوان", body="أولى\n\nثانية")


def removed(article: Article, line: int, text: str, anchor: str) -> RemovedLine:
    return RemovedLine.objects.create(article=article, line=line, text=text, anchor=anchor)


@pytest.mark.parametrize(
    ("anchor", "body"),
    [
        ("", "سطر\n\nأولى\n\nثانية"),
        ("أولى", "أولى\n\nسطر\n\nثانية"),
        ("ثانية", "أولى\n\nثانية\n\nسطر"),
        ("حُذفت", "أولى\n\nثانية\n\nسطر"),
    ],
)
def test_a_line_goes_back_under_its_paragraph_and_out_again(
    article: Article, anchor: str, body: str
) -> None:
    line = removed(article, 5, " سطر \u00a0", anchor)
    editor = User.objects.create(username="editor")
    ledger.restore(line, editor)
    article.refresh_from_db()
    assert article.body == body
    assert line.restored_at and line.restored_by == editor
    ledger.remove(line, editor)
    article.refresh_from_db()
    assert article.body == "أولى\n\nثانية"
    assert (line.restored_at, line.restored_by) == (None, None)


def test_a_line_is_restored_once(article: Article) -> None:
    line = removed(article, 5, "سطر", "أولى")
    ledger.restore(line, None)
    ledger.restore(line, AnonymousUser())
    article.refresh_from_db()
    assert article.body == "أولى\n\nسطر\n\nثانية"
    ledger.remove(line, None)
    ledger.remove(line, None)
    article.refresh_from_db()
    assert article.body == "أولى\n\nثانية"


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_lines_come_back_in_their_own_order(article: Article, order: tuple[int, ...]) -> None:
    lines = [removed(article, 5 + n, f"سطر {n}", "أولى") for n in range(3)]
    for n in order:
        ledger.restore(lines[n], None)
    article.refresh_from_db()
    assert article.body == "أولى\n\nسطر 0\n\nسطر 1\n\nسطر 2\n\nثانية"


def test_a_line_that_an_editor_changed_since_is_not_taken_out(article: Article) -> None:
    line = removed(article, 5, "سطر", "أولى")
    ledger.restore(line, None)
    Article.objects.update(body="أولى\n\nسطر معدّل\n\nثانية")
    with pytest.raises(ledger.LedgerError):
        ledger.remove(line, None)
    article.refresh_from_db()
    assert article.body == "أولى\n\nسطر معدّل\n\nثانية"


def test_of_equal_paragraphs_the_restored_one_is_taken_out(article: Article) -> None:
    Article.objects.update(body="سطر\n\nأولى\n\nثانية")
    line = removed(article, 9, "سطر", "ثانية")
    ledger.restore(line, None)
    ledger.remove(line, None)
    article.refresh_from_db()
    assert article.body == "سطر\n\nأولى\n\nثانية"
