"""What a query means."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.query import parser
from archive.search.query.lexer import MAX_SLOP, Lexeme, lex
from archive.search.query.nodes import (
    And,
    Everything,
    Field,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
    Years,
    positive_words,
)
from archive.search.query.operators import MAX_DEPTH
from archive.search.query.parser import MAX_CHARACTERS, MAX_TERMS, parse
from archive.search.query.render import to_text

COOPERATION, DIGITAL, HEALTH = Term("التعاون"), Term("الرقمي"), Term("الصحة")
BOTH = And((COOPERATION, DIGITAL))
PHRASE = Phrase(("التعاون", "الرقمي"))

MEANINGS: list[tuple[str, Node]] = [
    ("التعاون", COOPERATION),
    ("التعاون الرقمي", BOTH),
    ("التعاون الرقمي؟", BOTH),
    ("التعاون، الرقمي؛", BOTH),
    ('"التعاون الرقمي"', PHRASE),
    ("«التعاون الرقمي؟»", PHRASE),
    ("“التعاون الرقمي”", PHRASE),
    ("„التعاون الرقمي“", PHRASE),
    ("”التعاون الرقمي“", PHRASE),
    ("«التعاون»", COOPERATION),
    ('"التعاون الرقمي"~5', Phrase(("التعاون", "الرقمي"), slop=5)),
    ('"التعاون الرقمي"~٥', Phrase(("التعاون", "الرقمي"), slop=5)),
    ('"التعاون الرقمي"~9999', Phrase(("التعاون", "الرقمي"), slop=MAX_SLOP)),
    ("=التعاون", Term("التعاون", exact=True)),
    ("=«التعاون الرقمي»", Phrase(("التعاون", "الرقمي"), exact=True)),
    ("رقم*", Prefix("رقم")),
    ("رقم*،", Prefix("رقم")),
    ("رقم**", Prefix("رقم")),
    ("201*", Prefix("201")),
    ("كت*ب", Wildcard("كت*ب")),
    ("*مي", Wildcard("*مي")),
    ("*قال*، ", Wildcard("*قال*")),
    ("=كت*ب؟", Wildcard("كت*ب")),
    ("-*مي", Not(Wildcard("*مي"))),
    ("م?مد", Wildcard("م?مد", ("م", "مد"))),
    ("لماذا؟وكيف", Wildcard("لماذا?وكيف", ("لماذا", "وكيف"))),
    ("محمد~", Fuzzy("محمد")),
    ("«الرقمي» محمد~1، ", And((DIGITAL, Fuzzy("محمد")))),
    ("القاهرة~2", Fuzzy("القاهرة", 2)),
    ("مـحمّد~", Fuzzy("مـحمّد")),
    ("covid19~", Fuzzy("covid19")),
    # What is written so in any text.
    ("هل نجح التعاون?", And((Term("هل"), Term("نجح"), COOPERATION))),
    ("?التعاون الرقمي", BOTH),
    ("what? no", And((Term("what"), Term("no")))),
    ("5*3", Phrase(("5", "3"))),
    ("4*4؟", Phrase(("4", "4"))),
    ("*5", Term("5")),
    ("التعاون * الرقمي", BOTH),
    ("التعاون ~ الرقمي", BOTH),
    ("~التعاون", COOPERATION),
    ("~التعاون~", COOPERATION),
    ("التعاون~~", COOPERATION),
    ("2010~2", Phrase(("2010", "2"))),
    ("محمد~2024", Phrase(("محمد", "2024"))),
    ("محمد~علي", Phrase(("محمد", "علي"))),
    ("C*-algebra", Phrase(("C", "algebra"))),
    ("https://a.com/x?q=1", Phrase(("https", "a", "com", "x", "q", "1"))),
    ("التعاون أو الرقمي", Or((COOPERATION, DIGITAL))),
    ("التعاون او الرقمي", Or((COOPERATION, DIGITAL))),
    ("التعاون OR الرقمي", Or((COOPERATION, DIGITAL))),
    ("التعاون|الرقمي", Or((COOPERATION, DIGITAL))),
    ("التعاون or الرقمي", And((COOPERATION, Term("or"), DIGITAL))),
    ("التعاون و الرقمي", BOTH),
    ("التعاون AND الرقمي", BOTH),
    ("التعاون والرقمي", And((COOPERATION, Term("والرقمي")))),
    ("التعاون -الرقمي", And((COOPERATION, Not(DIGITAL)))),
    ("التعاون ليس الرقمي", And((COOPERATION, Not(DIGITAL)))),
    ("التعاون NOT الرقمي", And((COOPERATION, Not(DIGITAL)))),
    ("التعاون - الرقمي", BOTH),
    ("التعاون – الرقمي", BOTH),
    ("التعاون –الرقمي", BOTH),
    ("التعاون ـالرقمي", And((COOPERATION, Term("ـالرقمي")))),
    ("-التعاون", Not(COOPERATION)),
    ("-«التعاون الرقمي»", Not(PHRASE)),
    ("-(التعاون الرقمي)", Not(BOTH)),
    ("كوفيد-19", Phrase(("كوفيد", "19"))),
    ("الضمان.من", Phrase(("الضمان", "من"))),
    ("التعاون الرقمي أو الصحة", Or((BOTH, HEALTH))),
    ("التعاون (الرقمي أو الصحة)", And((COOPERATION, Or((DIGITAL, HEALTH))))),
    ("((التعاون)) (الرقمي)", BOTH),
    ("المصدر:رويترز", Field("source", Term("رويترز"))),
    ("المصدر: رويترز", Field("source", Term("رويترز"))),
    ("source:رويترز", Field("source", Term("رويترز"))),
    ("الوسم:«التعاون الرقمي»", Field("tag", PHRASE)),
    ('tag: "التعاون الرقمي"', Field("tag", PHRASE)),
    ("العنوان:رقم*", Field("title", Prefix("رقم"))),
    ("العنوان:كت*ب", Field("title", Wildcard("كت*ب"))),
    ("الكاتب: خالد~", Field("author", Fuzzy("خالد"))),
    ("الكاتب:=خالد", Field("author", Term("خالد", exact=True))),
    ("الوسم:أو", Field("tag", Term("أو"))),
    ("-author:خالد", Not(Field("author", Term("خالد")))),
    ("من:2018", Years(start=2018)),
    ("إلى:٢٠٢٣", Years(end=2023)),
    ("من:2018 إلى:2023", Years(2018, 2023)),
    ("from: ۲۰۱۸ to: 2023", Years(2018, 2023)),
    ("الى:2023 من:2018", Years(2018, 2023)),
    ("سنة:2018", Years(2018, 2018)),
    ("التعاون year: ٢٠١٨", And((COOPERATION, Years(2018, 2018)))),
    ("التعاون من:2018", And((COOPERATION, Years(start=2018)))),
    ("أو", Term("أو")),
    ("و", Term("و")),
    ("NOT", Term("NOT")),
    ("ليس هناك", And((Term("ليس"), Term("هناك")))),
    ("الرقمي ليس في", And((DIGITAL, Term("ليس"), Term("في")))),
    ("ليس الرقمي", Not(DIGITAL)),
    ("التعاون وليس الرقمي", And((COOPERATION, Not(DIGITAL)))),
    ("«أو»", Term("أو")),
    ("\u202bالتعاون\u202c \u200fالرقمي\u200f", BOTH),
    ("\u200f-التعاون", Not(COOPERATION)),
    ("التعاون\u00a0الرقمي", BOTH),
    ("", Everything()),
    (" \n ", Everything()),
]

ODD = [
    ("«التعاون الرقمي", BOTH),
    ('التعاون "الرقمي', BOTH),
    ("(التعاون الرقمي", BOTH),
    ("التعاون) الرقمي", BOTH),
    ("التعاون الرقمي أو", BOTH),
    ("أو التعاون الرقمي", BOTH),
    ("التعاون أو و الرقمي", BOTH),
    ("التعاون الرقمي ليس", BOTH),
    ("NOT NOT التعاون", Not(COOPERATION)),
    ("التعاون (أو) الرقمي", BOTH),
    ("العنوان: (التعاون)", And((Term("العنوان"), COOPERATION))),
    ("من:2018-03", Phrase(("من", "2018", "03"))),
    ("من:0", Phrase(("من", "0"))),
    ("كوفيد-19*", Phrase(("كوفيد", "19"))),
    ("محمد~2", Fuzzy("محمد", 1)),
    ("القاهرة~9", Fuzzy("القاهرة", 2)),
    ("من~", Term("من")),
    ("ص~5", Phrase(("ص", "5"))),
    ("؟؟", Nothing()),
    ("()", Nothing()),
    ("-- … «»", Nothing()),
    (" \n\u200f ", Nothing()),
    ("\u200d" * 500, Nothing()),
    (f"سنة:{'9' * 20}", Phrase(("سنة", "9" * 20))),
]
PIECES = st.sampled_from([
    "التعاون", "الرقمي", "أو", "و", "ليس", "AND", "OR", "NOT", "-", "=", "|", "(", ")", '"', "«", "»",
    "“", "”", "~3", "*", "?", "~", " ", " ", " ", "tag:", "العنوان:", "من:", "إلى:", "سنة:", "2018", "٢٠٢٣", "،", "؟", ".",
    "a.b", "3.5", "1,000", "ـ", "ﷲ", "ِ", "\u202e", "\u200b", "\ud800", "\x00", "_",
])  # fmt: skip
QUERIES = st.lists(PIECES, max_size=24).map("".join)


@pytest.mark.parametrize(("text", "node"), MEANINGS)
def test_a_query_means_what_it_says(text: str, node: Node) -> None:
    parsed = parse(text)
    assert parsed.node == node
    assert parsed.notices == ()


@pytest.mark.parametrize(("text", "node"), ODD)
def test_an_odd_query_is_used_as_far_as_it_goes_and_the_rest_is_named(
    text: str, node: Node
) -> None:
    parsed = parse(text)
    assert parsed.node == node
    assert len(parsed.notices) == 1


def test_words_beyond_the_limit_are_left_out_and_named() -> None:
    parsed = parse(" ".join(f"كلمة{number}" for number in range(MAX_TERMS + 5)))
    assert isinstance(parsed.node, And)
    assert len(parsed.node.nodes) == MAX_TERMS
    (notice,) = parsed.notices
    assert f"كلمة{MAX_TERMS} كلمة{MAX_TERMS + 1}" in notice


def test_letters_beyond_the_limit_are_left_out_and_named() -> None:
    parsed = parse("تعاون " * 3 + "ا" * MAX_CHARACTERS)
    assert parsed.node == And((Term("تعاون"),) * 3)
    assert len(parsed.notices) == 1


def test_a_single_word_beyond_the_limit_is_cut() -> None:
    assert parse("ا" * 32_000).node == Term("ا" * MAX_CHARACTERS)


def test_a_phrase_beyond_the_limit_keeps_its_first_words() -> None:
    parsed = parse(f'"{"كلمة " * 40}"')
    assert parsed.node == Phrase(("كلمة",) * MAX_TERMS)
    assert len(parsed.notices) == 1


@pytest.mark.parametrize(
    "piece",
    ["(", ")", "(a ", "tag:", "«", '"', "a ", "-", "|", "أو ", "x:", "a.", "من:", "\ud800", "\x00", "\u202e", "*", "ا", "-(", "ا*", "ا?", "ا\u064b", "ا~"],
)  # fmt: skip
def test_a_hundred_thousand_characters_are_no_trouble(piece: str) -> None:
    parsed = parse((piece * 100_000)[:100_000])
    assert len(parsed.notices) <= 5
    assert all(len(notice) < 200 for notice in parsed.notices)


@pytest.mark.parametrize("piece", ["ت ", "(", "«", "- ", '"" '])
def test_no_more_of_a_text_is_read_than_can_be_used(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def reads(text: str, notice: Callable[[str, str], None]) -> Iterator[Lexeme]:
        read.append(len(text))
        return lex(text, notice)

    monkeypatch.setattr(parser, "lex", reads)
    parsed = parse(piece * 50_000 + " خاتمة")
    assert max(read) <= 2_000
    assert any("لم يُستخدم من هنا" in notice for notice in parsed.notices)


@pytest.mark.parametrize("spaces", range(1_960, 1_975))
def test_a_cut_parts_no_word_and_what_it_leaves_open_is_no_oddity_of_the_reader(
    spaces: int,
) -> None:
    parsed = parse("أول" + " " * spaces + "«" + "كلمة " * 20 + "»")
    assert set(positive_words(parsed.node)) == {Term("أول"), Term("كلمة")}
    assert len(parsed.notices) == 1 and "لم يُستخدم من هنا" in parsed.notices[0]


def test_deep_parentheses_are_flattened_and_named() -> None:
    parsed = parse("(" * 40 + "التعاون" + ")" * 40)
    assert parsed.node == COOPERATION
    assert len(parsed.notices) == 1


def test_only_so_many_layers_of_parentheses_are_kept() -> None:
    parsed = parse("ا -(" * 30 + "ب" + ")" * 30)
    assert to_text(parsed.node).count("(") <= MAX_DEPTH
    assert len(parsed.notices) == 1


@given(QUERIES | st.text(st.characters(), max_size=80))
@settings(max_examples=300)
def test_any_text_has_a_meaning_and_printable_notices(text: str) -> None:
    parsed = parse(text)
    assert all(notice.isprintable() for notice in parsed.notices)
    assert all(notice.encode() for notice in parsed.notices)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("التعاون -الرقمي", [COOPERATION]),
        ("العنوان:التعاون المصدر:الرقمي الوسم:الصحة الكاتب:خالد", [COOPERATION]),
        ("(التعاون أو «التعاون الرقمي») رقم*", [COOPERATION, PHRASE, Prefix("رقم")]),
        ("كت*ب -*مي محمد~", [Wildcard("كت*ب"), Fuzzy("محمد")]),
        ("من:2018", []),
        ("", []),
    ],
)
def test_the_words_to_mark_are_those_asked_for_in_the_text(text: str, marked: list[Node]) -> None:
    assert positive_words(parse(text).node) == marked


@pytest.mark.parametrize("text", ["من:2023 إلى:2018 قمح", "قمح أو (من:2023 إلى:2018)"])
def test_years_that_end_before_they_begin_are_named(text: str) -> None:
    (notice,) = parse(text).notices
    assert notice == "«من:2023 إلى:2018»: سنة البداية بعد سنة النهاية، فلا مادة بينهما."


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("قمح AND", "«AND»: لم يُستخدم لأنه ليس بين كلمتين."),
        ("قمح NOT", "«NOT»: لم يُستخدم لأنه لا كلمة بعده."),
    ],
)
def test_an_operator_that_was_not_used_says_why(text: str, notice: str) -> None:
    assert notice in parse(text).notices
