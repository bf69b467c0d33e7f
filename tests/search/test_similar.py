"""Articles that share the words that tell one from the rest."""

import pytest

from archive.models import Article, Status
from archive.search import indexer
from archive.search.similar import MOST, similar
from tests.factories import make_article

pytestmark = pytest.mark.django_db
WHEAT = "محصول القمح وصوامع الغلال ومخابز المدينة وأسعار الدقيق"
STARS = "مرصد النجوم والكواكب وتلسكوب الفلك ومدار المجرات"
# Words that all fillers have say nothing.
COMMON = " ".join(f"كلمة{number}" for number in range(60))
BACKWARDS = " ".join(f"كلمة{number}" for number in reversed(range(60)))
NOTE = "الهيئة جهة حكومية أنشئت لتنظيم الاتصالات وحماية المستهلك"


def indexed(*articles: Article) -> None:
    """Filler makes the words of the others rare; all is indexed."""
    for number in range(20):
        body = f"{COMMON} نصّ{number} لا يشبه غيره{number}" if number % 2 else COMMON
        make_article(title=f"حشو{number}", body=body[number:])
    indexer.rebuild()


def test_articles_of_one_subject_are_similar_and_others_are_not() -> None:
    wheat = [make_article(title=f"خبر {n}", body=f"{WHEAT} حدث{n}") for n in range(3)]
    stars = make_article(title="رصد", body=STARS)
    indexed()
    assert {one.pk for one in similar(wheat[0])} == {wheat[1].pk, wheat[2].pk}
    assert similar(stars) == []


def test_a_shared_closing_note_makes_nothing_similar() -> None:
    wheat = make_article(body=WHEAT, about=NOTE)
    make_article(body=STARS, about=NOTE)
    indexed()
    assert similar(wheat) == []


def test_there_are_only_so_many() -> None:
    articles = [make_article(body=f"{WHEAT} حدث{number}") for number in range(MOST + 4)]
    indexed()
    found = similar(articles[0])
    assert len(found) == MOST
    assert articles[0] not in found


def test_a_copy_is_no_similar_article_and_of_copies_one_is_enough() -> None:
    article, copy = (make_article(body=f"{WHEAT} {COMMON} {end}") for end in ("انتهى", "تم"))
    others = [make_article(body=f"{WHEAT} {BACKWARDS} {end}") for end in ("انتهى", "تم")]
    indexed()
    found = similar(article)
    assert len(found) == 1
    assert found[0] in others
    assert copy not in found


def test_what_is_no_longer_published_is_not_shown() -> None:
    first, second = (make_article(body=f"{WHEAT} حدث{number}") for number in (1, 2))
    indexed()
    assert similar(first) == [second]
    Article.objects.filter(pk=second.pk).update(status=Status.WITHDRAWN)
    assert similar(first) == []


def test_a_draft_has_similar_articles_too() -> None:
    kept = make_article(body=f"{WHEAT} حدث")
    draft = make_article(body=WHEAT, status=Status.DRAFT)
    indexed()
    assert similar(draft) == [kept]


@pytest.mark.parametrize("body", ["", "؟!", "في من على"])
def test_a_text_that_says_nothing_has_no_similar_ones(body: str) -> None:
    article = make_article(title="؟", body=body)
    indexed()
    assert similar(article) == []


def test_the_page_stands_without_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError

    monkeypatch.setattr(indexer, "backend", broken)
    assert similar(make_article(body=WHEAT)) == []
