"""How an article is cited: what is known of it, in one line, as BibTeX and as RIS."""

from django.conf import settings

from archive.models import Article, SourceRole
from archive.web.dates import certain_iso, edtf_words

# TeX gives these a meaning; braces must stay balanced in BibTeX even where they are escaped.
_TEX = str.maketrans(
    {character: f"\\{character}" for character in "#$%&_"}
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
# In an address only these could end its field or begin a comment; the others must stay as they are.
_TEX_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def citation(article: Article, url: str) -> str:
    """Author, «title», publisher, date and archive, up to where the address follows; unknown parts are left out."""
    published = edtf_words(article.published)
    parts = [
        article.author,
        f"«{article.title}»",
        publisher(article),
        str(published) if published else "بلا تاريخ",
        settings.SITE_NAME,
        url,
    ]
    return ". ".join(part.rstrip(".") for part in parts if part)


def bibtex(article: Article, url: str) -> str:
    """One BibTeX entry of type misc, in UTF-8; a doubtful date is a note in words and no year."""
    year, month, _ = _date_parts(article)
    fields = {
        "author": _braced(article.author),
        "title": _braced(article.title),
        "publisher": _tex(publisher(article)),
        "year": year,
        "month": month.lstrip("0"),
        "date": certain_iso(article.published),
        "note": _tex(_date_note(article)),
        "howpublished": _tex(settings.SITE_NAME),
        "langid": "arabic",
        "url": url.translate(_TEX_ADDRESS),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{raqeem-{article.key},\n{''.join(lines)}}}\n"


def ris(article: Article, url: str) -> str:
    """One RIS record of type NEWS, its lines ended by CRLF; a doubtful date is a note in words and no year."""
    year, month, day = _date_parts(article)
    fields = [
        ("TY", "NEWS"),
        ("AU", article.author),
        ("TI", article.title),
        ("PB", publisher(article)),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/" if month else ""),
        ("N1", _date_note(article)),
        ("DB", settings.SITE_NAME),
        ("AN", article.key),
        ("LA", "ar"),
        ("UR", url),
    ]
    lines = [f"{tag}  - {_line(value)}\r\n" for tag, value in fields if value]
    return "".join(lines) + "ER  - \r\n"


def publisher(article: Article) -> str:
    """The name of the source where it is the publisher itself; otherwise empty."""
    if article.source and article.source_role == SourceRole.PUBLISHER:
        return article.source.name
    return ""


def _date_parts(article: Article) -> tuple[str, str, str]:
    """Year, month and day of a date that is certain, each empty where it is not stated."""
    year, month, day = [*certain_iso(article.published).split("-"), "", ""][:3]
    return year, month, day


def _date_note(article: Article) -> str:
    """What is known of a date that is not certain."""
    published = edtf_words(article.published)
    certain = certain_iso(article.published)
    return f"تاريخ النشر: {published}" if published and not certain else ""


def _braced(text: str) -> str:
    """Text in braces of its own: a title keeps its letters, a name is not split into parts."""
    return f"{{{_tex(text)}}}" if text else ""


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)


def _line(text: str) -> str:
    return " ".join(text.split())
