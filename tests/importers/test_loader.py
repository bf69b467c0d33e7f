"""Loading: a file becomes an article with the proof of every fact, once, or nothing at all."""

import json
import shutil
from pathlib import Path

import pytest

from archive.importers import batch, loader
from archive.importers.decoding import MAX_SIZE, UnreadableError
from archive.importers.loader import Outcome, draft_from_text, import_file
from archive.models import (
    Article,
    ArticleTag,
    Capture,
    Event,
    Evidence,
    Fact,
    IssuedKey,
    RemovedLine,
    Source,
    Status,
    Tag,
    TagOrigin,
)

pytestmark = pytest.mark.django_db
SEEDS = Path(__file__).parents[2] / "seeds"
TRUTH = json.loads((Path(__file__).parent / "ground_truth.json").read_text(encoding="utf-8"))
KEYS = {
    "000": "c444d844",
    "001": "f5ca4e3e",
    "002": "4b7e5a30",
    "003": "7a728df2",
    "004": "cdbc7f9c",
}


def seed(name: str) -> Path:
    return SEEDS / TRUTH[name]["file"]


def load_lists() -> None:
    assert all(result.loaded for result in batch.load_lists([SEEDS]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A writable copy of the seeds."""
    copy = tmp_path / "seeds"
    shutil.copytree(SEEDS, copy, copy_function=shutil.copyfile)
    return copy


@pytest.mark.parametrize("name", TRUTH)
def test_a_seed_becomes_the_article_of_its_ground_truth(name: str) -> None:
    load_lists()
    result = import_file(seed(name))
    assert (result.outcome, result.key, result.remarks) == (Outcome.CREATED, KEYS[name], ())
    article, truth = Article.objects.get(key=KEYS[name]), TRUTH[name]
    assert (article.status, article.needs_review) == (Status.PUBLISHED, False)
    assert article.title == truth["title"]["quote"]
    assert len(article.body.split()) == truth["body_words"]
    assert article.body.count("\n\n") == len(truth["body"]) - 1
    assert article.published_edtf == (truth["published"]["edtf"] or "")
    assert str(article.published_not_before or "") == (truth["published"]["not_before"] or "")


@pytest.mark.parametrize("name", TRUTH)
def test_the_proof_of_a_seeds_facts_is_kept(name: str) -> None:
    load_lists()
    import_file(seed(name))
    truth = TRUTH[name]
    proofs = [
        {"line": proof.line, "quote": proof.quote}
        for proof in Evidence.objects.filter(fact=Fact.PUBLISHED)
    ]
    assert proofs == sorted(truth["published"]["evidence"] or [], key=lambda proof: proof["line"])
    assert list(RemovedLine.objects.values_list("line", flat=True)) == truth["strip"]
    assert Event.objects.count() == len(truth["events"])
    tagged = set(ArticleTag.objects.values_list("tag__pk", flat=True))
    names = {tag.pk: set(tag.names()) for tag in Tag.objects.filter(pk__in=tagged)}
    assert all(any(label in known for known in names.values()) for label in truth["tags"])


def test_the_original_is_kept_byte_for_byte() -> None:
    import_file(seed("003"))
    capture = Capture.objects.get()
    assert bytes(capture.content) == seed("003").read_bytes()
    assert capture.sha256 == TRUTH["003"]["sha256"]
    assert (capture.charset, capture.filename, capture.origin) == (
        "utf-8",
        seed("003").name,
        seed("003").name,
    )
    assert (capture.reader, capture.reader_version) == ("seed_text", "1")


def test_the_years_of_an_event_come_from_the_sheet_alone() -> None:
    import_file(seed("004"))
    conference, first = Event.objects.order_by("line")
    assert (conference.edtf, str(conference.not_before)) == ("XXXX-02-08/XXXX-02-09", "2023-02-08")
    assert (first.edtf, first.precision) == ("2022-09", "month")


def test_a_second_import_changes_nothing_and_keeps_corrections() -> None:
    import_file(seed("000"))
    Article.objects.update(title="عنوان صحّحه محرّر")
    result = import_file(seed("000"))
    assert (result.outcome, result.key) == (Outcome.UNCHANGED, KEYS["000"])
    assert Article.objects.get().title == "عنوان صحّحه محرّر"
    assert Capture.objects.count() == 1


def test_the_same_bytes_under_another_name_are_known(tmp_path: Path) -> None:
    import_file(seed("000"))
    copy = tmp_path / "copy.txt"
    copy.write_bytes(seed("000").read_bytes())
    assert import_file(copy).outcome is Outcome.UNCHANGED


def test_a_dry_run_changes_nothing() -> None:
    result = import_file(seed("002"), dry_run=True)
    assert result.outcome is Outcome.CREATED
    for table in (Article, Capture, Source, Tag, IssuedKey, RemovedLine):
        assert not table.objects.exists()


def test_the_key_of_a_deleted_article_is_not_given_again() -> None:
    import_file(seed("000"))
    Article.objects.get().delete()
    result = import_file(seed("000"))
    assert result.outcome is Outcome.CREATED
    assert result.key != KEYS["000"]
    assert KEYS["000"] in result.remarks[0]


def test_a_file_without_a_sheet_is_a_draft_that_needs_review(folder: Path) -> None:
    load_lists()
    path = folder / TRUTH["003"]["file"]
    path.with_suffix(".toml").unlink()
    result = import_file(path)
    article = Article.objects.get(key=result.key)
    assert (article.status, article.needs_review, article.source) == (Status.DRAFT, True, None)
    assert article.published_edtf == "2018-03-19"
    assert Evidence.objects.get(fact=Fact.PUBLISHED).quote == "3/19/2018"
    wsis = article.taggings.get(tag__key="wsis")
    assert (wsis.origin, wsis.line, wsis.quote) == (
        TagOrigin.VOCABULARY,
        2,
        "منتدى القمة العالمية لمجتمع المعلومات",
    )


def test_evidence_that_is_not_in_the_file_imports_nothing(folder: Path) -> None:
    path = folder / TRUTH["003"]["file"]
    sheet = path.with_suffix(".toml")
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace("3/19/2018", "19/3/2018"), encoding="utf-8"
    )
    result = import_file(path)
    assert result.outcome is Outcome.REFUSED
    assert all(part in result.reason for part in (sheet.name, "published", "السطر 3"))
    assert not Article.objects.exists()
    assert not Source.objects.exists()


def test_a_failure_halfway_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.importers.recorder._record_events", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_file(seed("002"))
    for table in (Article, Capture, Source, IssuedKey, RemovedLine, Evidence):
        assert not table.objects.exists()


def test_a_file_of_100_megabytes_is_refused_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("the bytes were read"))
    assert MAX_SIZE < 100 * 1024 * 1024
    assert "كبير" in import_file(path).reason


@pytest.mark.parametrize("title", ["عنوان " * 29 + "طويل" * 200])
def test_a_title_too_long_for_its_column_is_refused(tmp_path: Path, title: str) -> None:
    path = tmp_path / "long.txt"
    path.write_text(f"{title.strip()}\n\n{'كلمة ' * 40}.\n", encoding="utf-8")
    assert import_file(path).outcome is Outcome.REFUSED


def test_control_characters_stay_in_the_original_and_not_in_the_article(tmp_path: Path) -> None:
    path = tmp_path / "controls.txt"
    path.write_bytes(
        "عنوان \x07المادة هنا\r\n\r\nقالت \x0bالوزارة إن المشروع يبدأ في العام المقبل قريبا.\r\n".encode()
    )
    import_file(path)
    article = Article.objects.get()
    assert article.title == "عنوان المادة هنا"
    assert article.body == "قالت الوزارة إن المشروع يبدأ في العام المقبل قريبا."
    assert bytes(Capture.objects.get().content) == path.read_bytes()


def test_a_text_without_title_enters_under_its_first_words_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "untitled.txt"
    path.write_text("قالت الوزارة إن المشروع يبدأ قريبا. " * 8, encoding="utf-8")
    result = import_file(path)
    assert "عنوان" in result.remarks[0]
    assert Article.objects.get().title.startswith("قالت الوزارة")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert import_file(tmp_path / "none.txt").outcome is Outcome.REFUSED


def test_a_pasted_text_gives_a_draft_without_touching_a_table() -> None:
    draft = draft_from_text(seed("003").read_text(encoding="utf-8"))
    assert draft.title and draft.title.number == 2
    assert draft.published and draft.published.edtf == "2018-03-19"
    with pytest.raises(UnreadableError):
        draft_from_text("  ")


@pytest.mark.parametrize("path", ["/etc/../x.txt", "../x.txt", "/a/b/x.txt"])
def test_where_a_file_came_from_names_no_folder_of_this_machine(path: str) -> None:
    assert loader._origin(Path(path)) == "x.txt"
    assert loader._origin(Path("seeds/x.txt")) == "seeds/x.txt"
