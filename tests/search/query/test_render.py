"""Writing a query tree as text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.query.nodes import (
    And,
    Between,
    Fuzzy,
    Node,
    Not,
    OneOf,
    Or,
    Phrase,
    Term,
    Wildcard,
    Years,
)
from archive.search.query.parser import parse
from archive.search.query.render import to_text

WORDS = st.sampled_from(["التعاون", "رقمي", "فرصًا", "WSIS", "2030", "3.5", "أو", "و", "ليس", "NOT"])
WORD = WORDS | st.text(st.characters(categories=("L", "N", "M")), min_size=1, max_size=6)
WITH_WILDCARDS = st.builds(
    "{}{}{}{}".format, st.sampled_from(["", "*"]), WORD, st.sampled_from("*?؟"), WORD
)
AFTER = st.sampled_from(["", "*", "~", "~2"])
VALUE = st.builds("{}{}{}".format, st.sampled_from(["", "="]), WORD | WITH_WILDCARDS, AFTER) | (
    st.builds(
        '{}"{} {}"{}'.format, st.sampled_from(["", "="]), WORD, WORD, st.sampled_from(["", "~3"])
    )
)
SIMPLE = (
    VALUE
    | st.builds("{}{}".format, st.sampled_from(["المصدر:", "tag: ", "العنوان:", "الكاتب:"]), VALUE)
    | st.sampled_from(["من:2018", "إلى:2023", "من:٢٠١٩ إلى:2020", "؟", "-", "(", ")", "«"])
)
QUERY = st.recursive(
    SIMPLE,
    lambda inner: st.builds("({})".format, inner)
    | st.builds("-({})".format, inner)
    | st.builds("-{}".format, SIMPLE)
    | st.builds("{} {}".format, inner, inner)
    | st.builds("{} أو {}".format, inner, inner)
    | st.builds("{} ليس {}".format, inner, inner)
    | st.builds("{} و {}".format, inner, inner),
    max_leaves=12,
)  # fmt: skip


@given(QUERY)
@settings(max_examples=300)
def test_a_tree_written_as_text_reads_as_the_same_tree(text: str) -> None:
    node = parse(text).node
    assert parse(to_text(node)).node == node


@given(st.text(st.characters(), max_size=300))
@settings(max_examples=200)
def test_the_tree_of_any_text_can_be_written_and_read_again(text: str) -> None:
    node = parse(text).node
    assert parse(to_text(node)).node == node


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (And((Term("التعاون"), Or((Term("رقمي"), Term("صحي"))))), "التعاون (رقمي أو صحي)"),
        (Not(And((Term("التعاون"), Term("رقمي")))), "-(التعاون رقمي)"),
        (Term("أو"), '"أو"'),
        (Not(Wildcard("ك?ت*")), "-ك?ت*"),
        (And((Fuzzy("محمد"), Fuzzy("القاهرة", 2))), "محمد~ القاهرة~2"),
        (Phrase(("التعاون", "الرقمي"), 5, exact=True), '="التعاون الرقمي"~5'),
        (And((Years(end=2020), Years(2018, 2019))), "إلى:2020 (من:2018 إلى:2019)"),
        (OneOf("source", ("wam", "aps")), "source:wam|aps"),
        (Between("year", 2018, None), "year:2018.."),
    ],
)
def test_a_tree_is_written_as_a_reader_would_type_it(node: Node, text: str) -> None:
    assert to_text(node) == text
