"""Builds the interface's web fonts: subsets the packaged OFL fonts to what Arabic news needs."""

import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

# The letters of Arabic, with those that Persian, Urdu, Kurdish and Maghrebi names add; others fall to a system font.
ARABIC = (
    "U+0600-0603, U+060C, U+061B, U+061F, U+0621-063A, U+0640-0655, U+0660-066D, U+0670-0671, "
    "U+067E, U+0686, U+0698, U+06A4-06A5, U+06A8-06A9, U+06AD, U+06AF, U+06BA, U+06BE, U+06C0-06C1, "
    "U+06CC, U+06D2-06D5, U+06F0-06F9, U+200C-200F, U+2066-2069, U+FDF2"
)
LATIN = "U+0020-007E, U+00A0-00FF, U+2010-203A"
# Shaping only; the pages never ask for fractions or alternative digits.
FEATURES = [
    "ccmp",
    "locl",
    "rlig",
    "init",
    "medi",
    "fina",
    "isol",
    "liga",
    "calt",
    "mark",
    "mkmk",
    "kern",
    "curs",
    "rclt",
]
NASKH = "@fontsource-variable/noto-naskh-arabic"
PLEX = "@fontsource/ibm-plex-sans-arabic"
OWN_NAMES = {"Naskh": "Raqeem Naskh", "Plex": "Raqeem Sans"}
NASKH_METRICS = "ascent-override:98%;descent-override:50%;line-gap-override:0%;"


@dataclass(frozen=True)
class Face:
    """One file to build: its name, family and weight, and the packaged file and characters it is made from."""

    name: str
    family: str
    weight: str
    package: str
    file: str
    characters: str
    metrics: str = ""

    def source(self, packages: Path) -> Path:
        """The packaged file, in a folder of npm packages."""
        return packages / self.package / "files" / self.file

    def css(self) -> str:
        """Its @font-face rule."""
        return (
            f"@font-face{{font-family:{self.family};font-weight:{self.weight};font-display:swap;"
            f'{self.metrics}src:url({self.name}.woff2) format("woff2");'
            f"unicode-range:{self.characters}}}\n"
        )


def faces() -> Iterator[Face]:
    """The six files of the interface."""
    for script, short, characters in (("arabic", "ar", ARABIC), ("latin", "la", LATIN)):
        file = f"noto-naskh-arabic-{script}-wght-normal.woff2"
        yield Face(f"naskh-{short}", "Naskh", "400 700", NASKH, file, characters, NASKH_METRICS)
        for weight in ("400", "600"):
            file = f"ibm-plex-sans-arabic-{script}-{weight}-normal.woff2"
            yield Face(f"plex{weight[0]}-{short}", "Plex", weight, PLEX, file, characters)


def _rename(font: TTFont, family: str) -> None:
    """Give a subset its own name: the OFL reserves the original's for the unmodified font."""
    for name_id in (1, 3, 4, 6, 16):
        font["name"].removeNames(nameID=name_id)
        if name_id in {1, 4}:
            font["name"].setName(OWN_NAMES[family], name_id, 3, 1, 0x409)


def build_face(face: Face, packages: Path, folder: Path) -> int:
    """Write one face into `folder` as WOFF2, with the shaping rules of its characters; returns its bytes."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    target = folder / f"{face.name}.woff2"
    options = subset.Options(flavor="woff2", hinting=False, layout_features=FEATURES)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(face.characters))
    with subset.load_font(str(face.source(packages)), options) as font:
        subsetter.subset(font)
        _rename(font, face.family)
        subset.save_font(font, str(target), options)
    return target.stat().st_size


def build_fonts(packages: Path, target: Path) -> int:
    """Build every face with fonts.css and the licences into `target`; returns the bytes of the font files.

    FileNotFoundError where a package is missing; fonts.css is written last, so it stands only beside complete fonts.
    """
    target.mkdir(parents=True, exist_ok=True)
    (target / "fonts.css").unlink(missing_ok=True)
    size = 0
    for face in faces():
        size += build_face(face, packages, target)
    for package, name in ((NASKH, "OFL-naskh.txt"), (PLEX, "OFL-plex.txt")):
        shutil.copyfile(packages / package / "LICENSE", target / name)
    (target / "fonts.css").write_text("".join(face.css() for face in faces()), encoding="utf-8")
    return size
