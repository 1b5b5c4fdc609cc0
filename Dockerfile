# Two images from one file: `core` is web, worker and beat; `engine` adds the local voice engine's
# speech parts, GPL ones among them, which therefore stay out of the first.
FROM python:3.12-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --system --uid 10001 --home-dir /srv/viva --create-home viva
WORKDIR /app

FROM base AS core
COPY requirements.txt ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt
COPY manage.py pyproject.toml ./
COPY interviews interviews
COPY realtime realtime
COPY pipeline pipeline
COPY templates templates
COPY static static
ENV VIVA_HOME=/srv/viva STATIC_ROOT=/app/collected
RUN SECRET_KEY=only-for-this-step python manage.py collectstatic --noinput --verbosity 0 \
    && install -d -o viva -g viva /srv/viva/media
USER viva
CMD ["python", "-m", "interviews.serve", "-b", "0.0.0.0", "-p", "8000", "-v", "0", "--application-close-timeout", "10", "interviews.asgi:application"]

FROM base AS engine
COPY requirements-engine.txt ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements-engine.txt
COPY realtime/__init__.py realtime/__init__.py
COPY realtime/engine realtime/engine
USER viva
CMD ["python", "-m", "realtime.engine", "serve", "--host", "0.0.0.0"]
