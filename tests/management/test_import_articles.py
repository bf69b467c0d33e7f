"""manage.py import_articles: one line a file, and what is wrong with one stops no other."""

import io
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive.importers.report import count_articles, count_files
from archive.models import Article, IssuedKey, Source, Status, Tag

pytestmark = pytest.mark.django_db
SEEDS = Path(__file__).parents[2] / "seeds"
GOOD = "000_c444d8441bbc3bad.txt"


def run(*args: object) -> tuple[list[str], int]:
    """The lines on standard output and the exit code."""
    out = io.StringIO()
    try:
        call_command("import_articles", *map(str, args), stdout=out)
    except SystemExit as error:
        return out.getvalue().splitlines(), int(error.code or 0)
    return out.getvalue().splitlines(), 0


def test_the_seeds_enter_with_their_lists_and_a_second_run_changes_nothing() -> None:
    lines, code = run(SEEDS)
    assert code == 0
    assert [line.split(":")[0] for line in lines[:2]] == ["sources.toml", "vocabulary.toml"]
    assert len(lines) == 2 + 5 + 1
    assert lines[-1].startswith("أُضيفت 5 مواد")
    assert Article.objects.filter(status=Status.PUBLISHED).count() == 5
    again, code = run(SEEDS)
    assert code == 0
    assert all(line.startswith("موجودة من قبل") for line in again[2:7])
    assert Article.objects.count() == 5


def test_no_seed_gives_a_tag_that_the_vocabulary_lacks() -> None:
    run(SEEDS)
    shipped = (SEEDS / "vocabulary.toml").read_text(encoding="utf-8").count("[[tags]]")
    assert (Tag.objects.count(), Source.objects.count()) == (shipped, 5)


def test_a_dry_run_says_what_would_be_and_changes_nothing() -> None:
    lines, code = run(SEEDS, "--dry-run")
    assert code == 0
    assert sum(line.startswith("ستُضاف") for line in lines) == 5
    assert "تجربة" in lines[-1]
    for table in (Article, Tag, Source, IssuedKey):
        assert not table.objects.exists()


def test_broken_files_get_a_line_each_and_stop_nothing(tmp_path: Path) -> None:
    text = (SEEDS / GOOD).read_text(encoding="utf-8")
    broken = {
        "a-1256.txt": text.replace("؛", "").encode("windows-1256", "replace"),
        "b-utf16.txt": text.encode("utf-16"),
        "c-nul.txt": text.replace(" ", "\x00", 1).encode(),
        "d-empty.txt": b"",
        "e-blank.txt": "\n \u00a0\n".encode(),
        "f-boilerplate.txt": "مقالات ذات صلة\n\nاترك تعليقاً\n\nإغلاق\n".encode(),
        "g-cut.txt": text.encode()[:1001],
    }
    for name, data in broken.items():
        (tmp_path / name).write_bytes(data)
    shutil.copyfile(SEEDS / GOOD, tmp_path / "z-good.txt")
    lines, code = run(tmp_path)
    assert code == 1
    assert len(lines) == len(broken) + 2
    for name, line in zip(broken, lines, strict=False):
        assert line.startswith(f"رُفض {name}: ")
    assert lines[-2].startswith("أُضيفت z-good.txt")
    assert lines[-1] == "أُضيفت مادة واحدة، موجود من قبل: لا مواد، رُفض: 7 ملفات."
    assert Article.objects.count() == 1


def test_a_named_encoding_is_read_and_the_original_kept(tmp_path: Path) -> None:
    data = (SEEDS / GOOD).read_text(encoding="utf-8").encode("windows-1256")
    (tmp_path / "old.txt").write_bytes(data)
    assert run(tmp_path)[1] == 1
    _, code = run(tmp_path, "--encoding", "windows-1256")
    assert code == 0
    capture = Article.objects.get().captures.get()
    assert (bytes(capture.content), capture.charset) == (data, "cp1256")


def test_a_broken_list_is_refused_and_the_articles_still_enter(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.toml").write_text("[[tags]]\nkey = 3\n", encoding="utf-8")
    shutil.copyfile(SEEDS / GOOD, tmp_path / "good.txt")
    lines, code = run(tmp_path)
    assert code == 1
    assert lines[0].startswith("رُفض vocabulary.toml")
    assert Article.objects.count() == 1


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_articles", str(tmp_path / "nowhere"))


def test_an_empty_folder_is_no_error(tmp_path: Path) -> None:
    lines, code = run(tmp_path)
    assert code == 0
    assert lines == ["أُضيفت لا مواد، موجود من قبل: لا مواد، رُفض: لا شيء."]


@pytest.mark.parametrize(
    ("number", "articles", "files"),
    [
        (0, "لا مواد", "لا شيء"),
        (1, "مادة واحدة", "ملف واحد"),
        (2, "مادتان", "ملفان"),
        (3, "3 مواد", "3 ملفات"),
        (10, "10 مواد", "10 ملفات"),
        (11, "11 مادة", "11 ملفًا"),
        (99, "99 مادة", "99 ملفًا"),
        (100, "100 مادة", "100 ملف"),
        (102, "102 مادة", "102 ملف"),
        (1103, "1,103 مواد", "1,103 ملفات"),
    ],
)
def test_counts_take_their_arabic_plural(number: int, articles: str, files: str) -> None:
    assert (count_articles(number), count_files(number)) == (articles, files)
