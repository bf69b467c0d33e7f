"""Articles with nearly the same text: found on saving, forgotten on change, read as clusters."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import transaction

from archive.analysis.minhash import NEARLY_THE_SAME, resemblance, shingles
from archive.models import Article, NearDuplicate, SignatureBand, Status, TextSignature
from archive.search.near_duplicates import clusters, copies, nearest, refresh_all
from tests.factories import make_article

pytestmark = pytest.mark.django_db
WORDS = [f"كلمة{number}" for number in range(100)]
RELEASE = " ".join(WORDS)
REPRINT = " ".join(["واس", "الرياض", *WORDS, "انتهى"])
OTHER = " ".join(f"لفظ{number}" for number in range(100))


def silent(articles: Iterable[Any], total: int) -> Iterable[Any]:
    return articles


def test_a_reprint_is_found_when_it_is_saved() -> None:
    release, _, reprint = (make_article(body=body) for body in (RELEASE, OTHER, REPRINT))
    assert clusters() == {release.pk: release.pk, reprint.pk: release.pk}
    assert NearDuplicate.objects.get().resemblance == pytest.approx(98 / 101)


def test_the_closing_note_is_not_compared() -> None:
    make_article(body=OTHER, about=RELEASE)
    make_article(body=REPRINT, about=RELEASE)
    assert not clusters()


@pytest.mark.parametrize("body", ["خبر عاجل", "", "؟"])
def test_short_texts_are_no_copies(body: str) -> None:
    make_article(body=body)
    make_article(body=body)
    assert not clusters()


def test_a_changed_text_leaves_its_cluster_and_may_come_back() -> None:
    release, reprint = make_article(body=RELEASE), make_article(body=REPRINT)
    reprint.body = OTHER
    reprint.save()
    assert not clusters()
    reprint.body = REPRINT
    reprint.save()
    assert clusters() == {release.pk: release.pk, reprint.pk: release.pk}


def test_a_deleted_article_leaves_nothing_behind() -> None:
    release, reprint = make_article(body=RELEASE), make_article(body=REPRINT)
    release.delete()
    assert not clusters()
    assert TextSignature.objects.get().pk == reprint.pk


def test_saving_the_same_text_again_compares_nothing() -> None:
    article = make_article(body=RELEASE)
    bands = set(SignatureBand.objects.values_list("pk", flat=True))
    article.title = "عنوان آخر"
    article.save()
    assert set(SignatureBand.objects.values_list("pk", flat=True)) == bands


def test_what_connects_copies_is_transitive() -> None:
    steps = [" ".join(WORDS[start : start + 80]) for start in (0, 10, 20)]
    articles = [make_article(body=body) for body in steps]
    assert resemblance(shingles(steps[0]), shingles(steps[2])) < NEARLY_THE_SAME
    assert set(clusters().values()) == {articles[0].pk}
    assert len(clusters()) == 3


def test_a_change_that_is_rolled_back_is_no_copy() -> None:
    release = make_article(body=RELEASE)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_article(body=REPRINT)
        assert clusters()
        raise ZeroDivisionError
    assert not clusters()
    assert TextSignature.objects.get().pk == release.pk


def test_texts_written_in_bulk_are_found_by_the_next_refresh() -> None:
    release = make_article(body=RELEASE)
    Article.objects.bulk_create([Article(title="نسخة", body=REPRINT)])
    assert not clusters()
    assert refresh_all(silent) == 1
    assert len(clusters()) == 2
    Article.objects.exclude(pk=release.pk).update(body=OTHER)
    assert not clusters()
    assert [refresh_all(silent), refresh_all(silent)] == [1, 0]
    assert not clusters()


def test_copies_are_the_published_ones_earliest_first() -> None:
    article = make_article(body=RELEASE, published_edtf="2018-03-20")
    undated = make_article(body=REPRINT)
    early = make_article(body=REPRINT, published_edtf="2018-03-19")
    make_article(body=REPRINT, status=Status.DRAFT)
    assert list(copies(article.pk)) == [early, undated]
    assert list(copies(make_article(body=OTHER).pk)) == []


def test_a_text_is_compared_before_it_is_kept() -> None:
    draft = make_article(body=RELEASE, status=Status.DRAFT)
    found = nearest(REPRINT)
    assert found
    assert found.article == draft
    assert 0.9 < found.resemblance < 1
    assert nearest(REPRINT, but=draft.pk) is None
    assert nearest(OTHER) is None


def test_very_many_copies_are_one_cluster() -> None:
    articles = [make_article(body=f"{RELEASE} خاتمة{number}") for number in range(30)]
    assert clusters() == {article.pk: articles[0].pk for article in articles}


def test_texts_that_share_a_band_but_not_most_words_are_no_copies() -> None:
    article = make_article(body=RELEASE)
    part = make_article(body=" ".join(WORDS[:70]))
    bands = [set(one.signature.bands.values_list("value", flat=True)) for one in (article, part)]
    assert bands[0] & bands[1]
    assert not clusters()
