"""Django's settings, made from the declared options; nothing is configured in two places."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from furong.foundation.servers.directory import DataDirectory
from furong.foundation.servers.postgres import DATABASE, SUPERUSER
from furong.project.logging import LOGGING_CONFIGURATION
from furong.project.navigation import CASE, CASES_OF_SOURCE, NAVIGATION, STRIPS, THING_OF_CASE
from furong.project.options import read_options
from furong.project.roles import ROLES

_options = read_options()
_directory = DataDirectory(Path(_options["DATA"]).absolute())
_package = Path(__file__).resolve().parent.parent


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {"NAME": DATABASE, "USER": SUPERUSER, "HOST": str(_directory.socket)}
    given = conninfo_to_dict(url)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    placed = {names[key]: value for key, value in given.items() if key in names}
    return {**placed, "OPTIONS": {key: value for key, value in given.items() if key not in names}}


def _packs_root(chosen: Path) -> Path:
    """The folder that was chosen, the checkout's, or that of the installed package."""
    if chosen != Path():
        return chosen
    checkout = _package.parent.parent / "packs"
    return checkout if checkout.is_dir() else _package / "_packs"


def _secret_key() -> str:
    # Tools that only look at the code (the type checker, the documentation) have no data directory and need no secret.
    if (_directory.root / "secrets").is_dir():
        return _directory.secret("django.key")
    return secrets.token_urlsafe(32)


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = list(_options["ALLOWED_HOSTS"])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "furong.foundation.areas",
    "furong.foundation.citytime",
    "furong.foundation.codelists",
    "furong.foundation.files",
    "furong.foundation.identity",
    "furong.foundation.outbox",
    "furong.foundation.web",
    "furong.foundation.webhooks",
    "furong.nets.sensing",
    "furong.nets.casework",
    "furong.nets.mobility",
    "furong.nets.hotline",
    "furong.processes",
    "furong.scenarios",
    "furong.cockpit",
]

MIDDLEWARE = [
    "furong.foundation.web.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "furong.foundation.web.middleware.WhoAsks",
    "furong.foundation.web.middleware.ReaderLanguage",
    "furong.foundation.web.middleware.Problems",
]

ROOT_URLCONF = "furong.project.urls"
WSGI_APPLICATION = None
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [
            _package / "foundation" / "web" / "templates",
            *sorted((_package / "nets").glob("*/templates")),
            _package / "scenarios" / "templates",
            _package / "cockpit" / "templates",
            _package / "project" / "templates",
        ],
        "OPTIONS": {
            "environment": "furong.foundation.web.templating.environment",
            "context_processors": ["furong.foundation.web.templating.form_token"],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        **_database(_options["DATABASE_URL"]),
    }
}
# The worker knows a job only when the module that declares it is imported: every module of a folder of jobs is.
PROCRASTINATE_IMPORT_PATHS = [
    "furong.foundation.jobs.housekeeping",
    *(
        ".".join(("furong", *module.relative_to(_package).with_suffix("").parts))
        for module in sorted((_package / "nets").glob("*/jobs/[!_]*.py"))
    ),
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "/login"
SESSION_ENGINE = "furong.foundation.identity.sessions"
SESSION_COOKIE_NAME = "furong_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _options["HTTPS"]
CSRF_COOKIE_NAME = "furong_csrf"
CSRF_COOKIE_SECURE = _options["HTTPS"]
CSRF_FAILURE_VIEW = "furong.foundation.web.errors.csrf_failure"

LANGUAGE_CODE = _options["LANGUAGE"]
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "furong_language"
LOCALE_PATHS = [_package / "project" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = _directory.static
STATICFILES_DIRS = [
    _package / "foundation" / "web" / "static",
    *sorted((_package / "nets").glob("*/static")),
    *(path for part in ("scenarios", "cockpit", "project") for path in (_package / part).glob("static")),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = _options["UPLOAD_MAX_MB"] * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
LOGGING = LOGGING_CONFIGURATION
SILENCED_SYSTEM_CHECKS: list[str] = []

FURONG_OPTIONS = _options
FURONG_DIRECTORY = _directory
FURONG_PACKS = _packs_root(_options["PACKS"])
FURONG_FILES = _directory.files
FURONG_ROLES = ROLES
FURONG_NAVIGATION = NAVIGATION
FURONG_STRIPS = STRIPS
FURONG_CASE = CASE
FURONG_CASES_OF_SOURCE = CASES_OF_SOURCE
FURONG_THING_OF_CASE = THING_OF_CASE
