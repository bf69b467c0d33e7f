"""Arabic function words: kept in the index, but no reason to mark a word or to pick a passage."""

from archive.analysis.normalizer import fold

_WORDS = """
في من على إلى عن مع بين حتى منذ خلال عند لدى نحو ضد دون قبل بعد فوق تحت أمام وراء حول عبر ضمن سوى غير إلا
و أو أم ثم بل لكن لكي كي لو لولا إذا إذ إن أن لأن كأن لعل ليت حيث كما مما فيما بينما عندما كلما لما لم لن لا ما
قد لقد سوف هل أي أية كل بعض كلا كلتا جدا أيضا فقط أكثر أقل
هذا هذه هذان هذين هاتان ذلك تلك هؤلاء أولئك هنا هناك الذي التي اللذان اللتان الذين اللذين اللاتي اللواتي
أنا نحن أنت أنتم هو هي هما هم هن كان كانت كانوا يكون تكون ليس ليست وهو وهي وهم كذلك لذلك
عليه عليها عليهم إليه إليها إليهم فيه فيها فيهم منه منها منهم عنه عنها به بها بهم له لها لهم معه معها
سيما أيما حينما كيفما حيثما طالما ربما
كيف متى أين لماذا ماذا كم من ما لمن بم ماهي ماهو بماذا أيهما أيان
تم يتم تمت كانا يكن تكن كنت ثمة نعم بلى حول
"""
STOPWORDS = frozenset(fold(word) for word in _WORDS.split())


def is_stopword(word: str) -> bool:
    """Whether a word as typed is a function word, also with «و» or «ف» joined to it."""
    folded = fold(word)
    return folded in STOPWORDS or (folded[:1] in {"و", "ف"} and folded[1:] in STOPWORDS)
