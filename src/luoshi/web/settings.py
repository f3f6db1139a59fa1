"""Django's settings, read from the environment; secure unless ``LUOSHI_LOCAL=1`` says otherwise.

docs/settings.md explains every ``LUOSHI_`` setting.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from luoshi.web import environment
from luoshi.web.databases import database_settings
from luoshi.web.outgoing import outgoing

WEB = Path(__file__).resolve().parent
LOCAL = environment.is_local()
DATA_FOLDER = environment.data_folder()
UPLOAD_LIMIT_BYTES = environment.upload_limit_bytes()
EVIDENCE_LIMIT_BYTES = environment.evidence_limit_bytes()
EVIDENCE_FOLDER = DATA_FOLDER / "evidence"
PROFILE = environment.profile()

DEBUG = False
# Empty is allowed until somebody needs it: Django then refuses to go on, and the doors say why.
SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = environment.allowed_hosts()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "allauth",
    "allauth.account",  # what the next two stand on; none of its pages has an address here
    "allauth.mfa",
    "allauth.socialaccount",
    "rules.apps.RulesConfig",
    "luoshi.journal",
    "luoshi.people",
    "luoshi.ledger",
    "luoshi.delivery",
    "luoshi.account",
    "luoshi.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "luoshi.web.middleware.language_by_choice",
    "luoshi.web.middleware.upload_limit",  # before anything reads the body
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "luoshi.web.middleware.SignInRequired",
    "luoshi.web.middleware.FirstThingsFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "luoshi.web.refusals.RefusalMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "luoshi.web.urls"
WSGI_APPLICATION = "luoshi.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luoshi.web.context.around_every_page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {"default": database_settings(os.environ, DATA_FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Who signs in, and how guessing is slowed down

AUTH_USER_MODEL = "people.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it stops those who are locked out
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "luoshi.people.second_factor.SecondFactorBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name")}),
    )
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "delivery:home"
LOGOUT_REDIRECT_URL = "people:sign_in"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Name and address together: an office shares one address, and nobody can lock out another by name alone.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "luoshi.web.refusals.locked_out"
AXES_CLIENT_IP_CALLABLE = "luoshi.web.middleware.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # who came when is nobody's ranking
AXES_VERBOSE = False
# What a failed attempt keeps of the form: never what was typed.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "state", "next"]

# --- The second factor, and the city's own accounts. docs/decisions/0010-sign-in.md

SECOND_FACTOR = environment.second_factor()
MFA_ADAPTER = "luoshi.people.mfa_adapter.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Luoshi"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # no officer gives an e-mail address
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"

_city = environment.city_sign_in()
OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET = _city.issuer, _city.client_id, _city.client_secret
OIDC_NAME, OIDC_CLAIM, OIDC_ONLY = _city.name, _city.claim, _city.only

# --- Sessions, transport, what a page may load

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "luoshi.web.views.csrf_failure"
LANGUAGE_COOKIE_NAME = "luoshi_language"
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
LANGUAGE_COOKIE_SECURE = not LOCAL
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

SECURE_SSL_REDIRECT = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
TRUST_PROXY = environment.trusts_proxy()
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Tabler draws arrows and ticks in its style sheet
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Uploads go to a file at once: a large one must not fill the memory of a worker.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # all rows of a long report can be ticked at once

# --- How messages leave the product

_outgoing = outgoing(os.environ)
MESSENGER = _outgoing.messenger
WEBHOOK_URL, WEBHOOK_SECRET = _outgoing.webhook_url, _outgoing.webhook_secret
EMAIL_DOMAIN = _outgoing.email_domain
DEFAULT_FROM_EMAIL = _outgoing.email_from or "luoshi@localhost"
EMAIL_HOST, EMAIL_PORT = _outgoing.smtp_host, _outgoing.smtp_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _outgoing.smtp_user, _outgoing.smtp_password
EMAIL_USE_TLS, EMAIL_USE_SSL = _outgoing.security == "starttls", _outgoing.security == "tls"
EMAIL_TIMEOUT = 10  # seconds

# --- Language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [WEB.parent / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Files that pages load

STATIC_URL = "static/"
STATIC_ROOT = None if LOCAL else DATA_FOLDER / "static"
STATICFILES_DIRS = [WEB / "static"]
# Until `collectstatic` was run, and always in local use, files are served from where they lie.
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "luoshi.web.static_storage.CollectedFiles"
    },
}

# --- What is written to standard error: never names, addresses or what somebody typed

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "axes": {"level": "ERROR"},  # its warnings name the officer and the address
    },
}
