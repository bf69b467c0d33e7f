"""The command that compares the index with the database."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive.models import Article, IndexEvent
from archive.search import examination, indexer, status
from archive.search.backends.generations import Generations
from archive.search.backends.locks import file_lock
from archive.search.backends.whoosh_store import WhooshStore
from archive.search.request import SearchRequest
from archive.search.searcher import search
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str]:
    """The exit code and what was printed."""
    printed = io.StringIO()
    try:
        call_command("check_index", *arguments, stdout=printed)
    except SystemExit as end:
        return int(str(end.code)), printed.getvalue()
    return 0, printed.getvalue()


def folder() -> Path:
    return indexer.backend().store.folder()


@pytest.fixture
def article() -> Article:
    """An indexed article, and another beside it."""
    make_article(title="شعير")
    made = make_article(title="قمح")
    while indexer.drain():
        pass
    return made


def forget_the_changes() -> None:
    """Lose what the outbox holds, as if no row had ever been written."""
    IndexEvent.objects.all().delete()


def test_an_index_that_says_what_the_database_says_is_sound(article: Article) -> None:
    code, printed = run()
    assert code == 0
    assert "حالة الفهرس: سليم." in printed and "طُلب" not in printed
    assert "لا فروق" in printed
    assert "الفهرس مطابق لقاعدة البيانات." in printed


def test_changes_that_wait_for_the_indexer_are_told_and_are_no_fault(article: Article) -> None:
    make_article()
    code, printed = run()
    assert (code, "ما ينتظر الفهرسة: تغيير واحد." in printed) == (0, True)


def test_an_index_that_was_asked_to_be_built_anew_is_sound_until_then(article: Article) -> None:
    indexer.backend().clear()
    code, printed = run()
    assert (code, "طُلب بناؤه من جديد" in printed) == (0, True)


def test_differences_are_printed_with_their_keys_and_mended(article: Article) -> None:
    late = make_article(title="ذرة")
    Article.objects.filter(pk=article.pk).update(title="أرز")
    gone = Article.objects.get(title="شعير")
    number = gone.pk
    gone.delete()
    forget_the_changes()
    code, printed = run()
    assert code == 1
    assert f"المادة {late.pk} ({late.key}): تنقص الفهرسَ." in printed
    assert f"المادة {article.pk} ({article.key}): في الفهرس غير ما في القاعدة." in printed
    assert f"المادة {number} (حُذفت): في الفهرس، وليست مما تنشره القاعدة." in printed
    assert "3 فروق" in printed and "مطابق" not in printed
    assert not IndexEvent.objects.exists()
    code, printed = run("--repair")
    assert (code, printed.count("حالة الفهرس"), "مطابق" in printed) == (0, 2, True)
    assert [search(SearchRequest(word)).count for word in ("ذرة", "أرز", "شعير")] == [1, 1, 0]


def test_more_differences_than_anyone_reads_are_counted(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "LISTED", 2)
    for _ in range(5):
        make_article()
    forget_the_changes()
    _, printed = run()
    assert printed.count("تنقص الفهرسَ") == 2
    assert "ولم تُسرد البقية، وعددها: 3 مواد." in printed


def flip_a_bit() -> None:
    (segment,) = folder().glob("*.seg")
    contents = bytearray(segment.read_bytes())
    contents[len(contents) // 2] ^= 1
    segment.write_bytes(contents)


def truncate() -> None:
    (segment,) = folder().glob("*.seg")
    os.truncate(segment, 10)


def remove() -> None:
    indexer.backend().store.root.rename(indexer.backend().store.root.with_name("moved"))


def outdate() -> None:
    """Put an index of another version in its place."""
    store = indexer.backend().store
    other = WhooshStore(store.root)
    other.stamp = "another version"
    other.rebuild((), lambda changed: [])


@pytest.mark.parametrize(
    ("damage", "words"),
    [(flip_a_bit, "تالف"), (truncate, "تالف"), (remove, "مفقود"), (outdate, "من إصدار سابق")],
)
def test_an_index_that_is_not_as_it_was_written_is_told_and_built_anew(
    article: Article, damage: Callable[[], None], words: str
) -> None:
    damage()
    code, printed = run()
    assert (code, words in printed, "مطابق" in printed) == (1, True, False)
    assert "لم يُقارَن" in printed and "لا فروق" not in printed
    code, printed = run("--repair")
    assert (code, "مطابق" in printed) == (0, True)
    assert search(SearchRequest("قمح")).count == 1


def test_the_files_that_are_damaged_are_named_and_noted(article: Article) -> None:
    flip_a_bit()
    (segment,) = folder().glob("*.seg")
    assert segment.name in run()[1]
    assert status.read().damaged == (segment.name,)
    run("--repair")
    assert status.read().damaged == ()


def test_an_article_that_cannot_be_indexed_is_told_with_its_error(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = make_article()
    row = IndexEvent.objects.get()
    IndexEvent.objects.put_off([row.pk], ValueError("مادة فاسدة"))
    code, printed = run()
    assert code == 1
    assert f"تعذّرت فهرسة المادة {bad.pk}: ValueError('مادة فاسدة')" in printed
    assert run("--repair")[0] == 0
    assert not IndexEvent.objects.exists()


def test_what_keeps_the_indexer_from_its_work_is_told(article: Article) -> None:
    status.note(last_error="OSError(28, 'No space left on device')")
    assert "المفهرس لا يمضي في عمله: OSError(28, 'No space left on device')" in run()[1]


def test_it_waits_for_another_indexer_and_says_when_that_takes_too_long(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "PATIENCE", 0.0)
    make_article()
    forget_the_changes()
    root = indexer.backend().store.root
    with file_lock(root / "refresh.lock", wait=0), pytest.raises(CommandError, match="أمر آخر"):
        run("--repair")
    assert run("--repair")[0] == 0


def test_a_full_disk_is_told_and_leaves_the_index_as_it_was(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip_a_bit()

    def no_space(self: Generations) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Generations, "start", no_space)
    with pytest.raises(CommandError, match=r"امتلأ القرص .* أفرغ مكانًا"):
        run("--repair")
    monkeypatch.undo()
    assert run("--repair")[0] == 0
