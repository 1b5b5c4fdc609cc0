"""All settings of Viva, read top to bottom; `docs/reference/settings.md` explains each variable."""

from urllib.parse import urlsplit

from celery.schedules import schedule
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from interviews.certainty import AUTO, CHOICES
from interviews.env import (
    read_bool,
    read_choice,
    read_database_url,
    read_int,
    read_json,
    read_list,
    read_number,
    read_secret,
    read_text,
    set_default,
)
from interviews.home import CHECKOUT, Home
from interviews.log_format import DiscreetFormatter
from interviews.look import UNFOLD as UNFOLD  # noqa: PLC0414 - how the admin looks

HOME = Home.from_environment()

# --- Core ---------------------------------------------------------------------------------------
DEBUG = read_bool("DEBUG", default=False)
CONFIGURED_SECRET_KEY = read_secret("SECRET_KEY") or HOME.read_secret_key()
#: A stand-in is a new one in each process, so that nobody can know it; `checks.py` refuses it.
SECRET_KEY = CONFIGURED_SECRET_KEY or get_random_secret_key()
#: Where the outside world finds this installation; used in invitation links.
PUBLIC_URL = read_text("PUBLIC_URL") or f"http://127.0.0.1:{read_int('PORT', 8000, minimum=1)}"
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]") + [
    host for host in (urlsplit(PUBLIC_URL).hostname,) if host
]
CSRF_TRUSTED_ORIGINS = read_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "daphne",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "channels",
    "csp",
    "interviews",
    "realtime",
    "pipeline",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "interviews.views.headers.PageHeadersMiddleware",
    "interviews.views.headers.PagePolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "interviews.views.headers.WithheldOriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "interviews.views.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "interviews.urls"
ASGI_APPLICATION = "interviews.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [CHECKOUT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------------
# Without a URL these point at the embedded services that `make run` starts.
DATABASES = {
    "default": {
        **read_database_url("DATABASE_URL", HOME.database_url),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = read_secret("REDIS_URL") or HOME.redis_url

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # What is cached may be missing: nobody waits for it.
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "viva"},
    }
}

# --- The slow half: Celery is the doorbell, rows are the record ---------------------------------
CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
#: A worker takes a message when one of its threads is free for it, and none in advance: what waits
#: behind a long step waits at the broker, where another worker finds it.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_DISABLE_PREFETCH = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "viva"
#: A message comes back when nobody has acknowledged it for two and a half hours: longer than any
#: claim, however often it is renewed, so that it finds the step done or free.
LONGEST_LEASE_SECONDS = 1800
LONGEST_STEP_SECONDS = 7200
#: Whoever rings finds out at once that the broker is away.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": LONGEST_STEP_SECONDS + LONGEST_LEASE_SECONDS,
    "socket_connect_timeout": 2,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
}
PIPELINE_SWEEP_SECONDS = read_int("PIPELINE_SWEEP_SECONDS", 10, minimum=1)
PIPELINE_LEASE_SECONDS = read_int(
    "PIPELINE_LEASE_SECONDS", 120, minimum=5, maximum=LONGEST_LEASE_SECONDS
)
PIPELINE_STEP_SECONDS = read_int(
    "PIPELINE_STEP_SECONDS", 3600, minimum=60, maximum=LONGEST_STEP_SECONDS
)
SESSION_SWEEP_SECONDS = read_int("SESSION_SWEEP_SECONDS", 30, minimum=1)
#: Days are counted, and a storage that was away is asked again.
ERASURE_SWEEP_S = 600
FILE_SWEEP_S = 3600
CELERY_BEAT_SCHEDULE = {
    "embed": {
        "task": "pipeline.embed",
        "schedule": schedule(60),
        "options": {"expires": 60},
    },
    "erase": {
        "task": "interviews.erase",
        "schedule": schedule(ERASURE_SWEEP_S),
        "options": {"expires": ERASURE_SWEEP_S},
    },
    "sweep-files": {
        "task": "pipeline.sweep_files",
        "schedule": schedule(FILE_SWEEP_S),
        "options": {"expires": FILE_SWEEP_S},
    },
    "sweep-sessions": {
        "task": "interviews.sweep_sessions",
        "schedule": schedule(SESSION_SWEEP_SECONDS),
        "options": {"expires": SESSION_SWEEP_SECONDS},
    },
    "sweep": {
        "task": "pipeline.sweep",
        "schedule": schedule(PIPELINE_SWEEP_SECONDS),
        # A sweep that waited for its successor would only do the same.
        "options": {"expires": PIPELINE_SWEEP_SECONDS},
    },
}

# --- The voice provider -------------------------------------------------------------------------
OPENAI_API_KEY = read_secret("OPENAI_API_KEY")
#: A server that speaks the Realtime protocol: OpenAI where there is a key, else the local engine.
REALTIME_URL = read_text("REALTIME_URL") or (
    "wss://api.openai.com/v1/realtime" if OPENAI_API_KEY else "ws://127.0.0.1:8765/v1/realtime"
)
REALTIME_API_KEY = read_secret("REALTIME_API_KEY") or OPENAI_API_KEY
REALTIME_MODEL = read_text("REALTIME_MODEL") or ("gpt-realtime-2.1" if OPENAI_API_KEY else "local")
REALTIME_TRANSCRIPTION_MODEL = read_text("REALTIME_TRANSCRIPTION_MODEL") or (
    "gpt-transcribe" if OPENAI_API_KEY else "local"
)
#: Whether it is asked how sure it was of each word: "auto" by the name of the model.
REALTIME_TRANSCRIPTION_LOGPROBS = read_choice("REALTIME_TRANSCRIPTION_LOGPROBS", AUTO, CHOICES)
#: How the provider finds the end of what a candidate says: by silence, or by what was said.
REALTIME_TURN_DETECTION = read_choice("REALTIME_TURN_DETECTION", "server", ("server", "semantic"))
#: Dollars for a million tokens by model and kind, where `realtime/prices.py` has none or others.
REALTIME_PRICES = read_json("REALTIME_PRICES")
#: What one session may use: minutes with an open line to the provider, and dollars; 0 is no limit.
SESSION_MAX_MINUTES = read_int("SESSION_MAX_MINUTES", 360)
SESSION_COST_LIMIT_USD = read_number("SESSION_COST_LIMIT_USD", 0)
#: A running session changes to a new connection after so long, at a quiet moment; 0: only before
#: the provider's own limit.
REALTIME_ROTATE_SECONDS = read_int("REALTIME_ROTATE_SECONDS", 1200, minimum=0)
#: Who answers while the first is down; empty: nobody.
REALTIME_FALLBACK_URL = read_text("REALTIME_FALLBACK_URL")
REALTIME_FALLBACK_API_KEY = read_secret("REALTIME_FALLBACK_API_KEY")
REALTIME_FALLBACK_MODEL = read_text("REALTIME_FALLBACK_MODEL") or REALTIME_MODEL
REALTIME_FALLBACK_TRANSCRIPTION_MODEL = (
    read_text("REALTIME_FALLBACK_TRANSCRIPTION_MODEL") or REALTIME_TRANSCRIPTION_MODEL
)
REALTIME_FALLBACK_TRANSCRIPTION_LOGPROBS = read_choice(
    "REALTIME_FALLBACK_TRANSCRIPTION_LOGPROBS", AUTO, CHOICES
)
#: How long a lost browser or provider may take to come back before the session is interrupted.
SESSION_GRACE_SECONDS = read_int("SESSION_GRACE_SECONDS", 120, minimum=1)
#: How many interviews may go on at once: in all, and at the voice provider.
SESSION_CAPACITY = read_int("SESSION_CAPACITY", 200, minimum=1)
REALTIME_CAPACITY = read_int("REALTIME_CAPACITY", 200, minimum=1)
#: A seat is kept for a scheduled invitation so long before and after its time.
SEAT_RESERVE_MINUTES = read_int("SEAT_RESERVE_MINUTES", 10, minimum=0)
#: How long an interrupted session may be taken up again before it ends.
SESSION_RESUME_HOURS = read_int("SESSION_RESUME_HOURS", 72, minimum=1)
#: When nobody has erased by then what a candidate has taken back, a sweep does.
WITHDRAWN_KEPT_DAYS = read_int("WITHDRAWN_KEPT_DAYS", 30, minimum=0)
#: Where this machine keeps what it could not store yet; and how much of it.
JOURNAL_DIR = read_text("JOURNAL_DIR") or HOME.journal_dir
JOURNAL_LIMIT_MB = read_int("JOURNAL_LIMIT_MB", 64, minimum=1)
#: How much sound may wait on this machine's disk for its storage.
TAPE_LIMIT_MB = read_int("TAPE_LIMIT_MB", 1024, minimum=1)
#: How long an interview goes on while nothing of it can be stored.
RECORD_PATIENCE_SECONDS = read_int("RECORD_PATIENCE_SECONDS", 300, minimum=1)

# --- The text model -----------------------------------------------------------------------------
LLM_BASE_URL = read_text("LLM_BASE_URL")
LLM_API_KEY = read_secret("LLM_API_KEY")
LLM_MODEL = read_text("LLM_MODEL")
#: Only for a deployment at Azure's older address; its v1 address needs none.
LLM_API_VERSION = read_text("LLM_API_VERSION")
LLM_TIMEOUT_SECONDS = read_int("LLM_TIMEOUT_SECONDS", 60, minimum=1)
LLM_WINDOW_TOKENS = read_int("LLM_WINDOW_TOKENS", 8192, minimum=2048)
#: US dollars for a million tokens, read and written.
LLM_PRICE_INPUT = read_number("LLM_PRICE_INPUT", 0.0)
LLM_PRICE_OUTPUT = read_number("LLM_PRICE_OUTPUT", 0.0)

#: Have recordings written down a second time by a better model; off without one.
RETRANSCRIPTION_BASE_URL = read_text("RETRANSCRIPTION_BASE_URL")
RETRANSCRIPTION_API_KEY = read_secret("RETRANSCRIPTION_API_KEY")
RETRANSCRIPTION_MODEL = read_text("RETRANSCRIPTION_MODEL")
RETRANSCRIPTION_LOGPROBS = read_choice("RETRANSCRIPTION_LOGPROBS", AUTO, CHOICES)
RETRANSCRIPTION_TIMEOUT_SECONDS = read_int("RETRANSCRIPTION_TIMEOUT_SECONDS", 60, minimum=1)
RETRANSCRIPTION_PRICE = read_number("RETRANSCRIPTION_PRICE", 0.0)
#: Which text the steps read where there are two: the live one, or what was heard in the recording.
TEXT_FOR_STEPS = read_choice("TEXT_FOR_STEPS", "live", ("live", "second"))
#: Vectors for search: any OpenAI-compatible endpoint; without one, a model that runs offline.
EMBEDDING_BASE_URL = read_text("EMBEDDING_BASE_URL")
EMBEDDING_API_KEY = read_secret("EMBEDDING_API_KEY")
EMBEDDING_MODEL = read_text("EMBEDDING_MODEL")
EMBEDDING_DIMENSIONS = read_int("EMBEDDING_DIMENSIONS", 1536, minimum=1)
EMBEDDING_TIMEOUT_SECONDS = read_int("EMBEDDING_TIMEOUT_SECONDS", 30, minimum=1)
EMBEDDING_PRICE = read_number("EMBEDDING_PRICE", 0.0)
EMBEDDING_OFFLINE = read_choice("EMBEDDING_OFFLINE", "minilm", ("minilm", "hashed-words"))
# One thread for each calculation of numpy: where processes share the cores, several of them wait
# for each other (a query on two busy cores took ten times as long), and the live half waits, too.
for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    set_default(name, "1")

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [CHECKOUT / "static"]
STATIC_ROOT = read_text("STATIC_ROOT") or HOME.static_dir
MEDIA_ROOT = read_text("MEDIA_ROOT") or HOME.media_dir
# Recordings: for the user that the servers run as, and nobody else.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "interviews.staticfiles.HashedStaticFilesStorage"},
}

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
TIME_ZONE = read_text("TIME_ZONE", "UTC")
USE_TZ = True

# --- Security -----------------------------------------------------------------------------------
HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS and read_bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = read_int("SECURE_HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
# Candidates' pages are stricter (`views/headers.py`).
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "interviews.views.refusals.csrf_failure"
BEHIND_TLS_PROXY = read_bool("BEHIND_TLS_PROXY", default=False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
#: A link to a new password works for a day, once.
PASSWORD_RESET_TIMEOUT = 24 * 3600
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}

#: Candidates of one office or school share an address; who floods us has few.
SOCKETS_PER_ADDRESS = read_int("SOCKETS_PER_ADDRESS", 100, minimum=1)
#: Whoever has it may read `/metrics`; without it, only this machine may, and only at home.
METRICS_TOKEN = read_secret("METRICS_TOKEN")
#: How many tools a program may call in a minute with one token.
AGENT_CALLS_PER_MINUTE = read_int("AGENT_CALLS_PER_MINUTE", 120, minimum=1)

# --- E-mail, webhooks, logs ---------------------------------------------------------------------
#: Without a mail server, mail is put into files, where whoever tries Viva can read it.
EMAIL_HOST = read_text("EMAIL_HOST")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HOME.mail_dir
EMAIL_PORT = read_int("EMAIL_PORT", 587, minimum=1)
EMAIL_HOST_USER = read_text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = read_secret("EMAIL_HOST_PASSWORD")
EMAIL_SECURITY = read_choice("EMAIL_SECURITY", "starttls", ("starttls", "tls", "none"))
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = read_text("EMAIL_FROM") or "Viva <viva@localhost>"
#: How long a receiver may take to answer; and whether receivers may be in a private network.
WEBHOOK_TIMEOUT_SECONDS = read_int("WEBHOOK_TIMEOUT_SECONDS", 10, minimum=1)
WEBHOOK_ALLOW_PRIVATE = read_bool("WEBHOOK_ALLOW_PRIVATE", default=False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": DiscreetFormatter,
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Django's own handlers would write the addresses of requests as they are.
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        # The protocol's library writes what it could not read, which is what somebody said.
        "mcp": {"level": "CRITICAL"},
    },
    "root": {"handlers": ["stderr"], "level": read_text("LOG_LEVEL", "INFO")},
}
