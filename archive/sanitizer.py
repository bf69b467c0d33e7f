"""The only place where HTML is made safe, or turned into plain text."""

import re
from html import unescape

import bleach
import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

ALLOWED_TAGS = {"p", "br", "a", "blockquote", "ul", "ol", "li", "h2", "h3", "strong", "em"}
ALLOWED_ATTRIBUTES = {"a": {"href"}}
ALLOWED_SCHEMES = {"http", "https", "mailto"}
# Elements whose text is no part of what a reader sees.
_UNSEEN = re.compile(
    r"(?is)<(script|style|head|template|noscript|iframe|object|svg)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)"
)
_BLOCK_BREAK = re.compile(
    r"(?i)<(?:/?(?:p|div|section|article|h[1-6]|li|ul|ol|tr|table|blockquote|header|footer|hr)|br)\b[^>]*>"
)
_LOOKS_LIKE_HTML = re.compile(
    r"(?i)</(?:p|div|span|a|h[1-6]|li|td|body|html|b|strong|em|font)\s*>|<(?:br|p|div|!doctype|html)\b"
)
# C0 and C1 controls except tab and newline; a browser shows none of them and a database may refuse NUL.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
CONTROLS = re.compile(f"[{_CONTROL}]+")
# What stood between two words; taken out, it would make one of them.
_CONTROLS_BETWEEN = re.compile(f"(?<=[^\\s{_CONTROL}(«\\[])[{_CONTROL}]+(?=\\w)")


def clean_html(html: str) -> SafeString:
    """HTML with only the allowed elements: bleach first, then nh3 over its output as the maintained guard."""
    attributes = {tag: sorted(names) for tag, names in ALLOWED_ATTRIBUTES.items()}
    once = bleach.clean(html, ALLOWED_TAGS, attributes, ALLOWED_SCHEMES, strip=True)
    twice = nh3.clean(
        once,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        link_rel="noopener nofollow",
    )
    return mark_safe(twice)  # noqa: S308 - the one place where it is earned


def looks_like_html(text: str) -> bool:
    """Whether pasted text is markup rather than prose that mentions a tag."""
    return bool(_LOOKS_LIKE_HTML.search(text))


def text_from_html(html: str) -> str:
    """The text of an HTML fragment as paragraphs between blank lines, without markup."""
    seen = _BLOCK_BREAK.sub("\n\n", _UNSEEN.sub(" ", html))
    bare = unescape(bleach.clean(seen, tags=set(), attributes={}, strip=True))
    lines = (" ".join(line.split(" ")).strip() for line in clean_controls(bare).splitlines())
    return "\n\n".join(line for line in lines if line)


def clean_controls(text: str) -> str:
    """Text without control characters, a space for those between words, its line ends as \\n."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROLS.sub("", _CONTROLS_BETWEEN.sub(" ", lines))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text: what blank lines separate."""
    parts = (part.strip() for part in re.split(r"\n[^\S\n]*\n", text))
    return [part for part in parts if part]


def render_paragraphs(text: str) -> SafeString:
    """Plain text as HTML paragraphs, every character of it escaped."""
    html = "\n".join(f"<p>{escape(part)}</p>".replace("\n", "<br>") for part in paragraphs(text))
    return clean_html(html)
