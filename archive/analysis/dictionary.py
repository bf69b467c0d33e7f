"""The dictionary of word forms and their lemmas, compiled once from AlKhalil Morpho Sys 2 as farahidi ships it.

Source: farahidi (PyPI, GPL-3.0-or-later), a port of AlKhalil Morpho Sys 2 by the Oujda NLP team, whose language model counts
which lemma each of about 120,000 forms of a news corpus has. The compiled file is data of the machine, not of the repository;
it is made again when its source or this compiler changes.
"""

import gzip
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile

from archive.analysis.normalizer import fold

# Raise with every change of what compile_forms() answers.
COMPILER_VERSION = 1
_COMPILED = Path(__file__).parent / "data" / "dictionary.tsv.z"
_COUNTS = "DATA.MSA.ALL.TRAIN.141809.lm.gz"
PROCLITICS = (
    *("وبال", "فبال", "وكال", "فكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "ال", "لل"),
    *("وب", "ول", "وك", "فب", "فل", "فك", "وس", "فس", "و", "ف", "ب", "ل", "ك", "س"),
)
# How much a form seen as such, the same form behind a clitic, and a lemma as its own form count.
_SEEN, _BEHIND_CLITIC, _AS_LEMMA = 4, 1, 2


@lru_cache(1)
def load_dictionary() -> dict[str, str]:
    """Folded form → folded lemma, about 116,000 entries; compiled on the first call on a machine (about 2 s)."""
    forms = _read(stamp())
    if forms is None:
        forms = compile_forms()
        _write(stamp(), forms)
    return forms


def stamp() -> str:
    """What the dictionary is made of: another stamp, other lemmas."""
    return f"farahidi {version('farahidi')} / compiler {COMPILER_VERSION}"


def compile_forms() -> dict[str, str]:
    """Each form with the lemma that it most often has."""
    weights: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for form, lemma, count in _counted_forms():
        weights[form][lemma] += count * _SEEN
        weights[lemma][lemma] += count * _AS_LEMMA
        if core := _core(form, lemma):
            weights[core][lemma] += count * _BEHIND_CLITIC
    return {form: lemmas.most_common(1)[0][0] for form, lemmas in weights.items()}


def _counted_forms() -> Iterator[tuple[str, str, int]]:
    """Folded form, folded lemma and count, from lines such as «B 052 btwns 14 062 tuwnis 14» in Buckwalter letters."""
    from farahidi.translit import bw_to_arabic  # only the compiler needs it

    packed = files("farahidi").joinpath("data", _COUNTS).read_bytes()
    for line in gzip.decompress(packed).decode().splitlines():
        kind, *fields = line.split()
        if kind != "B":
            continue
        form = fold(bw_to_arabic(fields[1]))
        for place in range(4, len(fields) - 1, 3):
            yield form, fold(bw_to_arabic(fields[place])), int(float(fields[place + 1]))


def _core(form: str, lemma: str) -> str:
    """The form without its proclitic, where the lemma shows that it is one; empty where there is none."""
    proclitic = next((p for p in PROCLITICS if form.startswith(p) and len(form) - len(p) >= 3), "")
    core = form[len(proclitic) :]
    definite = proclitic.endswith("ال") and not lemma.startswith("ا")
    return core if proclitic and (definite or lemma[:2] == core[:2]) else ""


def _read(stamp: str) -> dict[str, str] | None:
    try:
        head, *lines = zlib.decompress(_COMPILED.read_bytes()).decode().split("\n")
    except (OSError, zlib.error, UnicodeDecodeError):
        return None
    if head != stamp:
        return None
    return dict(line.split("\t") for line in lines)


def _write(stamp: str, forms: dict[str, str]) -> None:
    lines = [stamp, *(f"{form}\t{lemma}" for form, lemma in sorted(forms.items()))]
    packed = zlib.compress("\n".join(lines).encode(), 9)
    try:
        with NamedTemporaryFile(dir=_COMPILED.parent, delete=False) as file:
            file.write(packed)
        Path(file.name).replace(_COMPILED)
    except OSError:
        # A read-only installation compiles at each start: slower, never weaker.
        return
