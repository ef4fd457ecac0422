"""Settings; what differs between places comes from the environment (docs/reference/settings.md)."""

import os
import sys
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from fourfold.access.pool import forget
from fourfold.config import database, home, providers

PACKAGE = Path(__file__).parents[1]
SECRET_KEY = os.environ.get("FOURFOLD_SECRET_KEY") or home.secret("django")
MODERATION_SEED = os.environ.get("FOURFOLD_MODERATION_SEED") or home.secret("moderation")
WORKING_FOLDER = home.path() / "working"  # of jobs: each folder in it is gone with its job
ALLOWED_HOSTS = os.environ.get("FOURFOLD_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
HTTPS = os.environ.get("FOURFOLD_HTTPS", "off") == "on"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "fourfold.reference",
    "fourfold.access",
    "fourfold.web",
    "fourfold.api",
    "fourfold.administration",
    "fourfold.sources",
    "fourfold.subjects",
    "fourfold.intelligence",
    "fourfold.threats",
    "fourfold.plans",
    "fourfold.disruptions",
    "fourfold.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fourfold.web.middleware.ViewerMiddleware",
]

DATABASES: dict[str, dict[str, Any]] = database.connections()
DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {
    "pool": {"min_size": 1, "max_size": 8, "reset": forget}
}
if "pytest" in sys.modules:
    DATABASES["default"]["TEST"] = {"MIRROR": "owner"}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "fourfold.config.shell.shell",
            ],
            "builtins": [
                "fourfold.web.templatetags.fourfold",
                "template_partials.templatetags.partials",
            ],
        },
    }
]
ROOT_URLCONF = "fourfold.config.urls"
WSGI_APPLICATION = "fourfold.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_I18N = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [("build", PACKAGE / "web/static/build")]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/build/.+-[A-Za-z0-9_]{8,}\.\w+$"

# Mail says nothing but "sign in": none is sent until somebody names a server.
SENDS_MAIL = bool(os.environ.get("FOURFOLD_MAIL_HOST"))
EMAIL_HOST = os.environ.get("FOURFOLD_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("FOURFOLD_MAIL_PORT", "25"))
EMAIL_USE_TLS = os.environ.get("FOURFOLD_MAIL_TLS", "off") == "on"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("FOURFOLD_MAIL_FROM", "fourfold@localhost")

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "fourfold.administration.views.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # views/guard.py slows down without locking out
MFA_ADAPTER = "fourfold.administration.views.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # no address is asked for, so none is verified
MFA_TOTP_ISSUER = "Fourfold"
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "fourfold.administration.views.adapters.Providers"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": providers.apps()}}
PROOF_SECONDS = 600

LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
OPEN_PATHS = ["/sign-in/", "/static/", "/api/v1/", "/alive"]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "fourfold"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = int(os.environ.get("FOURFOLD_IDLE_MINUTES", "30")) * 60
SESSION_ABSOLUTE_SECONDS = int(os.environ.get("FOURFOLD_SESSION_HOURS", "12")) * 3600
SESSION_TOUCH_SECONDS = 30
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 25_000

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "fourfold.config.logs.JsonLines"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": os.environ.get("FOURFOLD_LOG_LEVEL", "WARNING")},
}
