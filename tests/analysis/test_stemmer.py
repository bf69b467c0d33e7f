"""The light stem: which forms of a word agree, and which words stay apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.analysis.analyzer import stem
from archive.analysis.stemmer import LightStemmer

FORMS = [
    "التحول تحول بالتحول والتحول للتحول وبالتحول كالتحول فالتحول وللتحول تحولًا تحولات",
    "رقمي الرقمي الرقمية رقميًا رقميا بالرقمية الرقمى والرقميين",
    "فرص فرصة فرصًا فرصا الفرصة وفرص بالفرص",
    "تعاون التعاون والتعاون بالتعاون لتعاون",
    "دولي الدولي الدولى الدولية والدوليين",
    "وزير الوزير ووزير وزيرة ووزيرة للوزير وزيران",
    "وزارة الوزارة ووزارة لوزارة وزارات الوزارتين وزارته وزارتهم",
    "وطني الوطنية وطنيًا والوطني",
    "منظمة منظمات المنظمة بمنظمة لمنظمات منظمتهم",
    "مشروع المشروع ومشروعات مشروعاتها بالمشروعات فمشروع",
    "مبادرة المبادرات ومبادرة مبادراتهم",
    "اتفاقية الاتفاقية اتفاقيات اتفاقيتين",
    "خدمة خدمات بخدمات خدماته خدماتها",
    "جهة جهات الجهات للجهات",
    "لجنة اللجنة للجنة لجنته",
    "لقاء اللقاء للقاء لقاءات",
    "سياسة سياسات وسياسات سياسته",
    "مستثمر المستثمرين مستثمرون",
    "طرف الطرفين",
    "تمويل بتمويل التمويلات",
    "تعزيز لتعزيز وتعزيز تعزيزًا",
    "إلكتروني الإلكتروني الالكترونية إلكترونيًا",
    "مسؤول مسئول مسؤولون المسؤولين",
    "شؤون شئون للشئون",
    "هدف الهدف هدفها",
    "قال وقال قالت وقالت",
    "شارك وشارك شاركت شاركوا",
    "يشارك سيشارك وسيشارك",
    "2030 ٢٠٣٠ و2030 عام2030 2030م",
    "9 و9 ٩ الـ9",
    "1000 1,000 ١٬٠٠٠",
    "wsis WSIS الـWSIS والـwsis",
]
PAIRS_APART = [
    ("رقمي", "رقم"),
    ("دولة", "دولي"),
    ("دولة", "دولار"),
    ("وزارة", "زيارة"),
    ("وفد", "فد"),
    ("وكالة", "كالة"),
    ("فضاء", "ضاء"),
    ("لبنان", "لبن"),
    ("لقاء", "قاء"),
    ("سيبراني", "براني"),
    ("ألمانيا", "مانع"),
    ("برلين", "لين"),
    ("بيانات", "بناء"),
    ("مصر", "مصرف"),
    ("سفير", "سفينة"),
    ("حكومة", "محكمة"),
    ("إنسان", "إنس"),
    ("معلومات", "علم"),
    ("والد", "الد"),
    ("فلسطين", "فلسط"),
    ("قانون", "قان"),
    ("سنوات", "نوات"),
]


@pytest.mark.parametrize("forms", FORMS)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    stems = {form: stem(form) for form in forms.split()}
    assert len(set(stems.values())) == 1, stems


@pytest.mark.parametrize(("one", "other"), PAIRS_APART)
def test_different_words_have_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["وزير", "وطن", "فضاء", "بيان", "لبنان", "كتاب", "سوق"])
def test_a_first_letter_of_the_root_stays(word: str) -> None:
    assert stem(word) == word


def test_a_longer_word_list_can_be_plugged_in() -> None:
    assert LightStemmer(frozenset()).stem("فكرز") == "فكرز"
    assert LightStemmer(frozenset({"كرز"})).stem("فكرز") == "كرز"


@given(st.text("اوفبلكسيتنمهةىأء12.a", max_size=14))
@settings(max_examples=300)
def test_every_word_keeps_a_stem(word: str) -> None:
    assert bool(stem(word)) == any(letter.isalnum() for letter in word)
