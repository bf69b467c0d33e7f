"""The command that compares texts."""

import io

import pytest
from django.core.management import call_command

from archive.models import NearDuplicate, TextSignature
from tests.factories import make_article

pytestmark = pytest.mark.django_db
RELEASE = " ".join(f"كلمة{number}" for number in range(100))


def run(*arguments: str) -> str:
    printed = io.StringIO()
    call_command("find_near_duplicates", *arguments, stdout=printed)
    return printed.getvalue()


def test_it_compares_what_has_no_signature_and_says_how_many() -> None:
    make_article(body=RELEASE)
    make_article(body=RELEASE)
    TextSignature.objects.all().delete()
    NearDuplicate.objects.all().delete()
    assert run() == "النصوص المقارَنة: 2. مواد لها نسخ: 2.\n"
    assert run() == "النصوص المقارَنة: 0. مواد لها نسخ: 2.\n"


def test_it_compares_all_again_where_asked() -> None:
    make_article(body=RELEASE)
    make_article(body=RELEASE)
    NearDuplicate.objects.all().delete()
    assert run("--all") == "النصوص المقارَنة: 2. مواد لها نسخ: 2.\n"
