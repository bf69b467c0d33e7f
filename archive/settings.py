"""Every setting of the archive; what differs between machines comes from ARCHIVE_* variables."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """The variable ARCHIVE_<name>, or the default."""
    return os.environ.get(f"ARCHIVE_{name}", default)


def env_flag(name: str) -> bool:
    """Whether ARCHIVE_<name> is set to 1, true, yes or on."""
    return env(name).lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str = "") -> list[str]:
    """ARCHIVE_<name> split at commas."""
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


DATA_DIR = Path(env("DATA_DIR", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)


def secret_key() -> str:
    """The key from ARCHIVE_SECRET_KEY, else one generated once into the data folder."""
    if given := env("SECRET_KEY"):
        return given
    path = DATA_DIR / "secret_key"
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")


SECRET_KEY = secret_key()
DEBUG = env_flag("DEBUG")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("TRUSTED_ORIGINS")
# The public address that permanent links start with; empty: the address of the request.
SITE_URL = env("SITE_URL").rstrip("/")
SITE_NAME = "رقيم"
SITE_TAGLINE = "أرشيف أخبار التعاون الرقمي"
# Where readers send corrections and removal requests; empty: the about page says that none is set.
CONTACT_EMAIL = env("CONTACT_EMAIL")

INSTALLED_APPS = [
    "archive",
    "archive.search",
    "haystack",
    "whitenoise.runserver_nostatic",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "archive.web.middleware.OutageMiddleware",
]

ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "arabic": "archive.web.templatetags.arabic",
                "pages": "archive.web.templatetags.pages",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "archive.web.context.site",
            ],
        },
    }
]

# Databases: SQLite beside the code, or whatever ARCHIVE_DATABASE_URL names.
DATABASES = {
    "default": dj_database_url.parse(
        env("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'archive.sqlite3'}", conn_max_age=600
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= {
        "ENGINE": "archive.sqlite",
        # As Django does of itself; pytest-django must be told for an engine that it does not know.
        "TEST": {"NAME": ":memory:"},
        "OPTIONS": {
            # IMMEDIATE: a transaction that will write queues at its start, instead of failing at its first write.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # WAL: readers wait for nobody. FULL: what was saved outlives a power failure.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            f" PRAGMA journal_size_limit={64 * 1024 * 1024};",
        },
    }
else:
    # A connection that the server has dropped is noticed before it is used, and one that cannot be had soon is no wait.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)

# Search
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": env("SEARCH_ENGINE", "archive.search.backends.whoosh_engine.WhooshEngine"),
        "PATH": str(DATA_DIR / "index"),
        "SILENTLY_FAIL": False,
        "INCLUDE_SPELLING": True,
    }
}
# While there is no index, an archive of at most so many articles is searched in the database; a larger one asks for patience.
SEARCH_SCAN_MOST = int(env("SEARCH_SCAN_MOST", "2000"))
# So many seconds of processor time one page of results may take; what was found by then is shown, and labelled.
SEARCH_TIME_LIMIT = float(env("SEARCH_TIME_LIMIT", "0.7"))
# So many megabytes of what searches have found and worked out are kept, whatever the size of the archive.
SEARCH_CACHE_MB = int(env("SEARCH_CACHE_MB", "128"))
# Who brings the index up to date: "thread", beside the requests, or "command", manage.py index_changes --watch.
INDEXER = env("INDEXER", "thread")
# So many processes at most build the index anew; 0: as many as there are processors.
INDEX_WORKERS = int(env("INDEX_WORKERS", "0"))
HAYSTACK_SIGNAL_PROCESSOR = "archive.search.signals.OutboxSignalProcessor"
HAYSTACK_SEARCH_RESULTS_PER_PAGE = 20

# Language and time
LANGUAGE_CODE = "ar"
TIME_ZONE = env("TIME_ZONE", "Asia/Riyadh")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["archive.formats"]

# Files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
# A web address typed without a scheme is taken as https, which Django 6.0 does by itself.
FORMS_URLFIELD_ASSUME_HTTPS = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Security
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
# What watches over the archive asks beside the proxy, without HTTPS.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "archive.web.views.errors.csrf_failure"
if env_flag("HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "client_faults": {"()": "archive.logs.ClientFaults"},
        "repetitions": {"()": "archive.logs.Repetitions"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["client_faults", "repetitions"],
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
}
