"""Share links carry the article's address, encoded."""

from urllib.parse import parse_qs, urlsplit

from archive.web.sharing import share_links

URL = "https://raqeem.example/a/4b7e5a30/"


def test_every_link_carries_the_whole_address() -> None:
    for link in share_links("عنوان & «آخر»", URL):
        values = [value for group in parse_qs(urlsplit(link.url).query).values() for value in group]
        assert any(URL in value for value in values)


def test_a_title_cannot_add_parameters() -> None:
    telegram = share_links("x&url=https://evil.example", URL)[1]
    assert parse_qs(urlsplit(telegram.url).query)["url"] == [URL]


def test_mail_encodes_spaces_as_mail_programs_read_them() -> None:
    assert "+" not in share_links("عنوان من كلمات", URL)[2].url
