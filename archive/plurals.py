"""Counted Arabic nouns in their six plural forms (CLDR plural rules for Arabic)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Noun:
    """The forms a noun takes after none, one, two, 3-10, 11-99 and whole hundreds."""

    zero: str
    one: str
    two: str
    few: str
    many: str
    other: str


NOUNS = {
    "نتيجة": Noun("لا نتائج", "نتيجة واحدة", "نتيجتان", "نتائج", "نتيجة", "نتيجة"),
    "مادة": Noun("لا مواد", "مادة واحدة", "مادتان", "مواد", "مادة", "مادة"),
    "مصدر": Noun("لا مصادر", "مصدر واحد", "مصدران", "مصادر", "مصدرًا", "مصدر"),
    "وسم": Noun("لا وسوم", "وسم واحد", "وسمان", "وسوم", "وسمًا", "وسم"),
    "سنة": Noun("لا سنوات", "سنة واحدة", "سنتان", "سنوات", "سنة", "سنة"),
    "سطر": Noun("لا سطور", "سطر واحد", "سطران", "سطور", "سطرًا", "سطر"),
    "حدث": Noun("لا أحداث", "حدث واحد", "حدثان", "أحداث", "حدثًا", "حدث"),
    "نسخة": Noun("لا نسخ", "نسخة واحدة", "نسختان", "نسخ", "نسخة", "نسخة"),
    "مرشّح": Noun("لا مرشّحات", "مرشّح واحد", "مرشّحان", "مرشّحات", "مرشّحًا", "مرشّح"),
    "حرف": Noun("لا أحرف", "حرف واحد", "حرفان", "أحرف", "حرفًا", "حرف"),
    "ملف": Noun("لا ملفات", "ملف واحد", "ملفان", "ملفات", "ملفًا", "ملف"),
    "تغيير": Noun("لا تغييرات", "تغيير واحد", "تغييران", "تغييرات", "تغييرًا", "تغيير"),
    "فرق": Noun("لا فروق", "فرق واحد", "فرقان", "فروق", "فرقًا", "فرق"),
    "دقيقة": Noun("لا دقائق", "دقيقة واحدة", "دقيقتان", "دقائق", "دقيقة", "دقيقة"),
    "ساعة": Noun("لا ساعات", "ساعة واحدة", "ساعتان", "ساعات", "ساعة", "ساعة"),
    "بايت": Noun("لا بايتات", "بايت واحد", "بايتان", "بايتات", "بايتًا", "بايت"),
}


def grouped(number: int) -> str:
    """A number in Western digits with its thousands apart: 1,234."""
    return f"{number:,}"


def counted(number: int, noun: str) -> str:
    """A number with its noun in the form that it takes: «نتيجتان», «3 نتائج», «11 نتيجة».

    The noun is one of NOUNS, in the singular; another raises KeyError.
    """
    forms = NOUNS[noun]
    if number in {0, 1, 2}:
        return (forms.zero, forms.one, forms.two)[number]
    return f"{grouped(number)} {_form(forms, number % 100)}"


def _form(forms: Noun, hundredth: int) -> str:
    if 3 <= hundredth <= 10:
        return forms.few
    return forms.many if hundredth >= 11 else forms.other
