"""Plain links that hand an article's address to other services when a reader follows them."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class ShareLink:
    """A service and the address that opens it with the article."""

    label: str
    url: str


def share_links(title: str, url: str) -> tuple[ShareLink, ...]:
    """Links for WhatsApp, Telegram and mail that carry the encoded permanent address."""
    return (
        ShareLink("واتساب", _with_query("https://wa.me/", text=f"{title}\n{url}")),
        ShareLink("تيليغرام", _with_query("https://t.me/share/url", url=url, text=title)),
        ShareLink("بريد", _with_query("mailto:", subject=title, body=url)),
    )


def _with_query(address: str, **parameters: str) -> str:
    return f"{address}?{urlencode(parameters, quote_via=quote, safe='')}"
