"""The words of Arabic dates: four month families, Hijri months, weekdays and labels."""

import re
from collections.abc import Iterable

from archive.analysis.normalizer import fold

_FAMILIES = (
    # Egypt, Sudan and the Gulf
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    # the Levant and Iraq
    "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    # Morocco
    "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
    # Algeria and Tunisia
    "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    # other spellings of the same names
    "كانون_ثاني فبرائر آذآر إبريل أيّار يونيه يوليه أغسطوس أيلول تشرين_أول تشرين_ثاني كانون_أول",
)
MONTHS: dict[str, int] = {
    fold(name.replace("_", " ")): number
    for family in _FAMILIES
    for number, name in enumerate(family.split(), 1)
}
HIJRI_MONTHS = [
    fold(name)
    for name in (
        "محرم",
        "المحرم",
        "صفر",
        "ربيع الأول",
        "ربيع أول",
        "ربيع الآخر",
        "ربيع الثاني",
        "ربيع ثاني",
        "جمادى الأولى",
        "جمادى الأول",
        "جمادى الآخرة",
        "جمادى الثانية",
        "جمادى الثاني",
        "رجب",
        "شعبان",
        "رمضان",
        "شوال",
        "ذو القعدة",
        "ذي القعدة",
        "ذو الحجة",
        "ذي الحجة",
    )
]


def alternatives(names: Iterable[str]) -> str:
    """A regular expression for any of the names, longer ones first, their blanks of any width."""
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", " +") for name in longest_first)


def _folded(*names: str) -> str:
    return alternatives({fold(name) for name in names})


PUBLISHED_LABELS = _folded(
    "تاريخ النشر",
    "تاريخ نشر الخبر",
    "تاريخ الخبر",
    "تاريخ الإضافة",
    "تاريخ",
    "التاريخ",
    "بتاريخ",
    "نشر",
    "نشر في",
    "نشر يوم",
    "نشر بتاريخ",
    "نشرت",
    "نشرت في",
    "تم النشر",
    "تم النشر في",
    "أضيف في",
    "أضيف بتاريخ",
    "published",
    "published on",
    "date",
)
UPDATED_LABELS = _folded(
    "آخر تحديث",
    "تم التحديث",
    "تاريخ التحديث",
    "تحديث",
    "حُدّث",
    "آخر تعديل",
    "updated",
    "last update",
)
_WEEKDAYS = _folded(
    "السبت",
    "الأحد",
    "الاثنين",
    "الإثنين",
    "الثلاثاء",
    "الثلثاء",
    "الأربعاء",
    "الخميس",
    "الجمعة",
    "يوم",
)
_CLOCK = _folded(
    "الساعة",
    "صباحا",
    "مساء",
    "ظهرا",
    "ص",
    "م",
    "ه",
    "في",
    "عند",
    "الموافق",
    "بتوقيت",
    "جرينتش",
    "غرينتش",
    "مكة المكرمة",
    "مكة",
    "القاهرة",
    "بغداد",
    "gmt",
    "am",
    "pm",
    "on",
)
# What may stand on a line beside its date without the line saying anything else.
DATE_LINE_WORDS = re.compile(
    rf"(?<!\w)(?:{PUBLISHED_LABELS}|{UPDATED_LABELS}|{_WEEKDAYS}|{_CLOCK}|[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)(?!\w)"
)
