"""What a search answers: hits with their marked text, facets with true counts, and what to tell the reader."""

from dataclasses import dataclass, field

from archive.models import Article


@dataclass(frozen=True)
class Fragment:
    """A run of plain text, marked where it is a word that matched."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Reason:
    """Why an article was found: a word of the query and the forms of it that the article has, as written there.

    `places` are the texts that have them: title, text, about, author, source, tag.
    """

    word: str
    forms: tuple[str, ...]
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """One article found, and title and snippet of it as plain text cut at the marks.

    Of the article everything is at hand that lists show. `missing` are the words of the query that it does not have; `also` are the
    keys of articles with nearly the same text.
    """

    article: Article
    title: tuple[Fragment, ...]
    snippet: tuple[Fragment, ...]
    score: float = 0.0
    missing: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    also: tuple[int, ...] = ()

    @property
    def article_id(self) -> int:
        """The primary key of the article."""
        return self.article.pk


@dataclass(frozen=True)
class Expansion:
    """A name in the query that stands in the authority list, and the other names that were searched for with it."""

    typed: str
    tag_key: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """Another query that finds something: what kind of help it is, the query, and how many results it has."""

    kind: str
    text: str
    count: int


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

    `count` is exact over all pages and counts what is shown, articles with nearly the same text as one; `hidden` is how many stand
    behind others as their copies; `uncertain` is how many more articles match the words but whose date may or may not fall
    in the years asked for; `notices` are Arabic sentences on what of the query could not be used; `suggestion` is a query that
    would find more, or empty. `partial` is how many of `count` have only some of the words, `kindred` whether all of them have only words like these. `expansions` are the
    other names that were searched for too; `steps` lead on where little or nothing was found; `exact_count` is how many results
    have the words in their very spelling and `forms_count` how many have them in any form, None where both find the same.
    `temporary` results come while the index is mended or far behind: true, but perhaps not all; of `unfinished` ones the time ran
    out: there may be more, and in another order; of `hurried` ones only marks or steps were left out. A notice says each.
    """

    count: int
    page: int
    pages: int
    hits: tuple[Hit, ...] = ()
    facets: Facets = field(default_factory=Facets)
    uncertain: int = 0
    notices: tuple[str, ...] = ()
    suggestion: str = ""
    partial: int = 0
    kindred: bool = False
    expansions: tuple[Expansion, ...] = ()
    steps: tuple[Step, ...] = ()
    exact_count: int | None = None
    hidden: int = 0
    forms_count: int | None = None
    temporary: bool = False
    unfinished: bool = False
    hurried: bool = False

    @property
    def complete(self) -> int:
        """How many results have all the words."""
        return self.count - self.partial
