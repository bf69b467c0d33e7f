"""What every engine must do: one class, run over each of them."""

from collections.abc import Callable

import pytest

from archive.models import Article
from archive.search.matches import Evaluation
from archive.search.query.nodes import Node
from archive.search.query.parser import parse
from tests.factories import make_article, make_seeds, make_source, make_tag

Evaluate = Callable[[Node], Evaluation]
# U+202B and U+202C embed right-to-left text, U+200F is a mark of direction; the last is in presentation forms.
SAME_RESULTS = [
    ("الدولي", "الدولى"),
    ("أهداف", "اهداف"),
    ("المحول", "المحوِّل"),
    ("فرصا", "فرصًا"),
    ("2030", "٢٠٣٠"),
    ("2030", "۲۰۳۰"),
    ("التعاون الرقمي", "التعاون الرقمي؟"),
    ("التعاون الرقمي", "التعـــاون الرقمي"),
    ("التعاون الرقمي", "التَّعاوُن الرَّقْميّ"),
    ("التعاون الرقمي", "\u202bالتعاون\u202c \u200fالرقمي"),
    ("التعاون", "\ufe8d\ufedf\ufe98\ufecc\ufe8e\ufeed\ufee5"),
    ("الكلمة", "الك\u0640لمه"),
    ("الشركات الدوليين", "الشرکات الدولیین"),
    ("التحول", "بالتحول"),
    ("التحول", "والتحول"),
    ("التحول", "للتحول"),
    ("التحول", "وبالتحول"),
]


class EngineBehaviour:
    """Subclasses give `evaluate`: a fixture that answers a query tree from the articles of the database."""

    @pytest.fixture
    def ids(self, evaluate: Evaluate) -> Callable[[str], set[int]]:
        """The articles that a query finds."""
        return lambda text: {
            match.record.article_id for match in evaluate(parse(text).node).matches
        }

    @pytest.fixture
    def seeds(self) -> list[Article]:
        """The five seed articles."""
        return make_seeds()

    @pytest.mark.parametrize(("plain", "variant"), SAME_RESULTS)
    def test_variants_of_spelling_find_the_same(
        self, seeds: list[Article], ids: Callable[[str], set[int]], plain: str, variant: str
    ) -> None:
        assert ids(variant) == ids(plain) != set()

    @pytest.mark.parametrize(
        ("query", "titles"),
        [
            ("قمح شعير", {"قمح وشعير"}),
            ("قمح OR ذرة", {"قمح وشعير", "القمح", "ذرة"}),
            ("قمح أو ذرة", {"قمح وشعير", "القمح", "ذرة"}),
            ("قمح NOT شعير", {"القمح"}),
            ("قمح ليس شعير", {"القمح"}),
            ("قمح -شعير", {"القمح"}),
            ("-قمح", {"ذرة"}),
            ("=قمح", {"قمح وشعير"}),
            ("شع*", {"قمح وشعير"}),
            ("وشع*", {"قمح وشعير"}),
            ("القم*", {"القمح"}),
            ("ذ*", {"ذرة"}),
            ("*مح", {"قمح وشعير", "القمح"}),
            ("ال*مح", {"القمح"}),
            ("*عي*", {"قمح وشعير"}),
            ("ق?ح", {"قمح وشعير", "القمح"}),
            ("قمح؟وشعير", {"قمح وشعير"}),
            ("-*مح", {"ذرة"}),
            ("العنوان:*ت*", set()),
            ("قمخ~", {"قمح وشعير", "القمح"}),
            ("القمم~", {"القمح"}),
            ("حمق~", set()),
            ("-قمخ~", {"ذرة"}),
            ("", {"قمح وشعير", "القمح", "ذرة"}),
            ("لاشيءمنهذا", set()),
        ],
    )
    def test_operators(self, ids: Callable[[str], set[int]], query: str, titles: set[str]) -> None:
        for title in ("قمح وشعير", "القمح", "ذرة"):
            make_article(title=title, body="متن")
        found = Article.objects.filter(pk__in=ids(query))
        assert set(found.values_list("title", flat=True)) == titles

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("«القطاع الخاص»", True),
            ('"قطاع خاص"', True),
            ('"الخاص القطاع"', False),
            ('="القطاع الخاص"', False),
            ('="والقطاع الخاص"', True),
            ('"دعم الخاص"', False),
            ('"دعم الخاص"~1', True),
            ('"تلو يوم"', True),
            ('"يوم تلو يوم تلو"', False),
        ],
    )
    def test_a_phrase_needs_its_words_in_order(
        self, ids: Callable[[str], set[int]], query: str, found: bool
    ) -> None:
        article = make_article(title="خبر", body="دعم والقطاع الخاص\n\nيوم تلو يوم")
        assert ids(query) == ({article.pk} if found else set())

    def test_a_phrase_does_not_run_from_one_field_into_the_next(
        self, ids: Callable[[str], set[int]]
    ) -> None:
        make_article(title="آخر العنوان", body="أول النص")
        assert ids('"العنوان أول"') == set()

    def test_a_phrase_does_not_run_from_one_tag_into_the_next(
        self, ids: Callable[[str], set[int]]
    ) -> None:
        make_article((make_tag("التعاون الرقمي"), make_tag("العربي القديم")))
        assert ids('الوسم:"التعاون الرقمي"')
        assert ids('الوسم:"الرقمي العربي"') == set()

    def test_a_phrase_must_stand_in_the_text_and_not_only_in_a_tag(
        self, ids: Callable[[str], set[int]]
    ) -> None:
        article = make_article((make_tag("التعاون الرقمي"),), title="خبر", body="متن")
        assert ids("التعاون الرقمي") == {article.pk}
        assert ids("«التعاون الرقمي»") == set()

    def test_one_letter_is_a_query(self, ids: Callable[[str], set[int]]) -> None:
        article = make_article(body="الحرف ق وحده")
        make_article(body="قاف")
        assert ids("ق") == {article.pk}

    def test_words_of_one_query_may_stand_in_different_fields(
        self, ids: Callable[[str], set[int]]
    ) -> None:
        tag = make_tag("التعاون الرقمي DCO")
        source = make_source("وكالة الأنباء")
        article = make_article(
            tags=(tag,), source=source, title="قمة", body="متن", about="نبذة", author="سلمى"
        )
        assert ids("قمة متن نبذة سلمى وكالة رقمي dco") == {article.pk}

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("العنوان: قمة", True),
            ("العنوان: سلمى", False),
            ("الكاتب: سلمى", True),
            ("المصدر: الأنباء", True),
            ("الوسم: DCO", True),
            ("الوسم: قمة", False),
        ],
    )
    def test_a_named_field_is_the_only_one_searched(
        self, ids: Callable[[str], set[int]], query: str, found: bool
    ) -> None:
        tag = make_tag("التعاون الرقمي DCO")
        make_article(tags=(tag,), source=make_source("وكالة الأنباء"), title="قمة", author="سلمى")
        assert bool(ids(query)) is found

    @pytest.mark.parametrize(
        ("edtf", "found"),
        [
            ("2018-03-19", True),
            ("2018", True),
            ("2018-12/2019-01", True),
            ("2017-12/2018-01", False),
            ("2018-03-19/..", False),
            ("../2018-03-19", False),
            ("XXXX-04-12", False),
            ("", False),
        ],
    )
    def test_a_year_range_keeps_what_is_certainly_within(
        self, ids: Callable[[str], set[int]], edtf: str, found: bool
    ) -> None:
        make_article(published_edtf=edtf)
        assert bool(ids("من:٢٠١٨ إلى:2019")) is found

    def test_the_spelling_asked_for_ranks_above_other_forms(self, evaluate: Evaluate) -> None:
        other = make_article(title="خبر", body="المهندسون هنا")
        same = make_article(title="خبر", body="مهندسون هنا")
        scores = {
            match.record.article_id: match.score
            for match in evaluate(parse("مهندسون").node).matches
        }
        assert scores[same.pk] > scores[other.pk]

    def test_the_title_weighs_more_than_the_text(self, evaluate: Evaluate) -> None:
        in_text = make_article(title="خبر", body="قمح")
        in_title = make_article(title="قمح", body="خبر")
        scores = {
            match.record.article_id: match.score for match in evaluate(parse("قمح").node).matches
        }
        assert scores[in_title.pk] > scores[in_text.pk]

    def test_a_prefix_of_too_many_words_is_cut_and_says_so(self, evaluate: Evaluate) -> None:
        make_article(body=" ".join(f"كلمة{number}" for number in range(200)))
        evaluation = evaluate(parse("كلم*").node)
        assert len(evaluation.matches) == 1
        assert len(evaluation.notices) == 1
        assert "«كلم»" in evaluation.notices[0]

    def test_many_prefixes_share_what_may_be_looked_up_and_none_goes_empty(
        self, evaluate: Evaluate
    ) -> None:
        letters = "بتثجحخدذرزسشصضطظعغفقكل"
        make_article(
            body=" ".join(f"{letter}ا{number}" for letter in letters for number in range(150))
        )
        evaluation = evaluate(parse(" ".join(f"{letter}ا*" for letter in letters)).node)
        assert len(evaluation.matches) == 1
        assert len(evaluation.notices) == len(letters)

    @pytest.mark.parametrize("query", ["*لم*", "كلمات1~2"])
    def test_what_stands_for_too_many_words_is_cut_and_says_so(
        self, evaluate: Evaluate, query: str
    ) -> None:
        near = make_article(body="كلمات1")
        make_article(body=" ".join(f"كلمات{number}" for number in range(200)))
        evaluation = evaluate(parse(query).node)
        assert near.pk in {match.record.article_id for match in evaluation.matches}
        assert len(evaluation.notices) == 1
        make_article(body="قمح")
        others = evaluate(parse(f"-{query}").node)
        assert (len(others.matches), others.notices) == (1, ())

    def test_drafts_and_withdrawn_articles_are_not_found(
        self, ids: Callable[[str], set[int]]
    ) -> None:
        make_article(title="قمح", status="draft")
        make_article(title="قمح", status="withdrawn")
        assert ids("قمح") == set()
