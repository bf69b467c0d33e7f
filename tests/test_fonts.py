"""The interface's web fonts, subset from the packages that set-up fetched."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from fontTools.ttLib import TTFont

from archive.fonts import build_fonts, faces

PACKAGES = settings.BASE_DIR / "node_modules"
needs_packages = pytest.mark.skipif(
    not PACKAGES.exists(), reason="the font packages are absent: install npm, then `npm ci`"
)


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A folder of built fonts, and their bytes."""
    folder = tmp_path_factory.mktemp("fonts")
    return folder, build_fonts(PACKAGES, folder)


def test_a_missing_package_is_named_and_leaves_no_stylesheet(tmp_path: Path) -> None:
    target = tmp_path / "fonts"
    with pytest.raises(CommandError, match="npm ci"):
        call_command("build_fonts", packages=tmp_path / "none", target=target)
    assert not (target / "fonts.css").exists()


def test_every_face_swaps_and_names_its_characters() -> None:
    for face in faces():
        assert "font-display:swap" in face.css()
        assert "unicode-range:U+" in face.css()


@needs_packages
def test_the_six_files_stay_within_100_kilobytes(fonts: tuple[Path, int]) -> None:
    folder, size = fonts
    assert len(list(folder.glob("*.woff2"))) == 6
    assert size <= 100_000


@needs_packages
def test_the_stylesheet_names_only_files_that_stand_beside_it(fonts: tuple[Path, int]) -> None:
    css = (fonts[0] / "fonts.css").read_text(encoding="utf-8")
    for file in fonts[0].glob("*.woff2"):
        assert f"url({file.name})" in css
    assert css.count("url(") == 6


@needs_packages
@pytest.mark.parametrize("name", ["naskh-ar", "plex4-ar", "plex6-ar"])
def test_arabic_letters_keep_their_shaping(fonts: tuple[Path, int], name: str) -> None:
    with TTFont(fonts[0] / f"{name}.woff2") as font:
        features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
        characters = set(font.getBestCmap())
    assert {"init", "medi", "fina", "rlig"} <= features
    assert set(map(ord, "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْٰ؟،؛ـپچگ")) <= characters


@needs_packages
def test_the_licence_stands_beside_the_files(fonts: tuple[Path, int]) -> None:
    for name in ("OFL-naskh.txt", "OFL-plex.txt"):
        assert "SIL OPEN FONT LICENSE" in (fonts[0] / name).read_text(encoding="utf-8")


@needs_packages
def test_a_subset_does_not_bear_the_reserved_name(fonts: tuple[Path, int]) -> None:
    with TTFont(fonts[0] / "plex4-ar.woff2") as font:
        assert font["name"].getDebugName(1) == "Raqeem Sans"
