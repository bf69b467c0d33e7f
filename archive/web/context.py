"""What every page shows: the site's name, and its fonts where they have been built."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest

FONTS = ("naskh-ar", "naskh-la", "plex4-ar", "plex6-ar", "plex4-la", "plex6-la")
FONT_STYLES = "fonts/fonts.css"


def site(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page."""
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE,
        "contact_email": settings.CONTACT_EMAIL,
        "font_styles": font_styles(),
        "font_files": font_files(),
    }


@cache
def font_styles() -> str:
    """The address of the style sheet that declares the fonts; empty where they have not been built."""
    return _static_address(FONT_STYLES)


@cache
def font_files() -> tuple[str, ...]:
    """The addresses of the font files to load early; empty where they have not been built."""
    addresses = (_static_address(f"fonts/{name}.woff2") for name in FONTS)
    return tuple(address for address in addresses if address) if font_styles() else ()


def _static_address(name: str) -> str:
    try:
        address = staticfiles_storage.url(name)
    except ValueError:  # a manifest that does not list the file
        return ""
    listed = hasattr(staticfiles_storage, "hashed_files") and not settings.DEBUG
    return address if listed or finders.find(name) else ""
