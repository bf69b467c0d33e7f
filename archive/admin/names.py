"""Names that must stay unique whatever their spelling: a variant is refused by the field, not by the database."""

from django.core.exceptions import ValidationError

from archive.analysis.normalizer import fold
from archive.models import Source, Tag, TagAlias

MAX_FOLDED = 200


def folded_name(name: str) -> str:
    """The folded form of a name; ValidationError where nothing or too much of it is left."""
    folded = fold(name)
    if not folded:
        raise ValidationError("اكتب اسمًا فيه حرف واحد على الأقل.")
    if len(folded) > MAX_FOLDED:
        raise ValidationError("هذا الاسم أطول مما يُحفظ، اختصره.")
    return folded


def source_named(name: str, *, but: int | None = None) -> Source | None:
    """The source of that name in any spelling, leaving out the one with the primary key `but`."""
    return Source.objects.filter(folded=folded_name(name)).exclude(pk=but or 0).first()


def tag_named(name: str, *, but: int | None = None) -> Tag | None:
    """The tag with that label or alias in any spelling, leaving out the one with the primary key `but`."""
    folded = folded_name(name)
    labelled = Tag.objects.filter(folded=folded).exclude(pk=but or 0).first()
    if labelled:
        return labelled
    alias = TagAlias.objects.filter(folded=folded).exclude(tag=but).select_related("tag").first()
    return alias.tag if alias else None
