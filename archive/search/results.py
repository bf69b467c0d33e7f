"""What a search answers: hits with their marked text, facets with true counts, and what to tell the reader."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fragment:
    """A run of plain text, marked where it is a word that matched."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Hit:
    """One article found: its primary key, and title and snippet as plain text cut at the marks."""

    article_id: int
    title: tuple[Fragment, ...]
    snippet: tuple[Fragment, ...]
    score: float = 0.0


@dataclass(frozen=True)
class FacetValue:
    """One value that results can be narrowed to, and how many results it leaves."""

    key: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True)
class Facets:
    """Counts over all results: by source, tag and certain year (oldest first), and how many have no certain year."""

    sources: tuple[FacetValue, ...] = ()
    tags: tuple[FacetValue, ...] = ()
    years: tuple[FacetValue, ...] = ()
    undated: int = 0
    no_source: int = 0


@dataclass(frozen=True)
class SearchResults:
    """One page of results.

    `count` is exact over all pages; `uncertain` is how many more articles match the words but whose date may or may not fall
    in the years asked for; `notices` are Arabic sentences on what of the query could not be used; `suggestion` is a query that
    would find more, or empty.
    """

    count: int
    page: int
    pages: int
    hits: tuple[Hit, ...] = ()
    facets: Facets = field(default_factory=Facets)
    uncertain: int = 0
    notices: tuple[str, ...] = ()
    suggestion: str = ""
