"""Every table of the archive."""

from archive.models.archive_stamp import ArchiveStamp
from archive.models.article import Article, SourceRole, Status
from archive.models.article_tag import ArticleTag, TagOrigin
from archive.models.capture import Capture
from archive.models.event import Event
from archive.models.evidence import Evidence, Fact
from archive.models.index_event import IndexEvent
from archive.models.key import IssuedKey, random_key
from archive.models.near_duplicate import NearDuplicate, SignatureBand, TextSignature
from archive.models.removed_line import RemovalReason, RemovedLine
from archive.models.source import Source, SourceKind
from archive.models.tag import Tag, TagAlias, TagKind
from archive.models.title_start import TitleStart
from archive.models.vocabulary_stamp import VocabularyStamp

__all__ = [
    "ArchiveStamp",
    "Article",
    "ArticleTag",
    "Capture",
    "Event",
    "Evidence",
    "Fact",
    "IndexEvent",
    "IssuedKey",
    "NearDuplicate",
    "RemovalReason",
    "RemovedLine",
    "SignatureBand",
    "Source",
    "SourceKind",
    "SourceRole",
    "Status",
    "Tag",
    "TagAlias",
    "TagKind",
    "TagOrigin",
    "TextSignature",
    "TitleStart",
    "VocabularyStamp",
    "random_key",
]
