"""The ledger of removed lines: a line goes back to its place in the text, and can leave it again."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from archive.models import Article, RemovedLine
from archive.sanitizer import clean_controls, paragraphs

AnyUser = AbstractBaseUser | AnonymousUser | None


class LedgerError(ValueError):
    """A line that cannot be taken out again; the message is one Arabic line for the editor."""


def restore(removed_line: RemovedLine, user: AnyUser) -> None:
    """Put a removed line back into its article after the paragraph it stood under; once only.

    It goes to the start where nothing stood above it, and to the end where that paragraph is gone.
    """
    with transaction.atomic():
        line = _locked(removed_line)
        if line.restored_at is None:
            parts = paragraphs(line.article.body)
            parts.insert(_place(line, parts), _text(line))
            _save(line, parts, user, restored=True)
    removed_line.refresh_from_db()


def remove(removed_line: RemovedLine, user: AnyUser) -> None:
    """Take a restored line out of its article again.

    Raises LedgerError where an editor has changed it since: nothing that a person wrote is deleted unseen.
    """
    with transaction.atomic():
        line = _locked(removed_line)
        if line.restored_at is not None:
            parts = paragraphs(line.article.body)
            del parts[_found(line, parts)]
            _save(line, parts, user, restored=False)
    removed_line.refresh_from_db()


def _locked(removed_line: RemovedLine) -> RemovedLine:
    Article.objects.select_for_update().get(pk=removed_line.article_id)
    return RemovedLine.objects.select_related("article").get(pk=removed_line.pk)


def _text(line: RemovedLine) -> str:
    return clean_controls(line.text).strip()


def _place(line: RemovedLine, parts: list[str]) -> int:
    """Where a line belongs: under its anchor and under the restored lines that stood above it there."""
    if line.anchor and line.anchor not in parts:
        return len(parts)
    place = parts.index(line.anchor) + 1 if line.anchor else 0
    earlier = [_text(other) for other in _restored_above(line)]
    while earlier and place < len(parts) and parts[place] == earlier[0]:
        earlier.pop(0)
        place += 1
    return place


def _restored_above(line: RemovedLine) -> list[RemovedLine]:
    siblings = RemovedLine.objects.filter(article=line.article, anchor=line.anchor)
    return list(siblings.filter(restored_at__isnull=False, line__lt=line.line).order_by("line"))


def _found(line: RemovedLine, parts: list[str]) -> int:
    text, expected = _text(line), _place(line, parts)
    if text not in parts:
        raise LedgerError("تغيّر السطر في النص منذ استُعيد، فاحذفه بتحرير النص.")
    places = [place for place, part in enumerate(parts) if part == text]
    return min(places, key=lambda place: abs(place - expected))


def _save(line: RemovedLine, parts: list[str], user: AnyUser, *, restored: bool) -> None:
    line.article.body = "\n\n".join(parts)
    line.article.save(update_fields=["body", "updated_at"])
    known = restored and user is not None and user.is_authenticated
    line.restored_at = timezone.now() if restored else None
    line.restored_by_id = user.pk if known and user else None
    line.save(update_fields=["restored_at", "restored_by"])
