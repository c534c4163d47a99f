# Callsheet's images: a target per service, with its own code and packages and no other's.
#   docker build --target ffmpeg_worker --tag callsheet-ffmpeg-worker .
# `docker compose build` builds all of them; docs/deployment.md says what they hold and how they are run.

ARG PYTHON_IMAGE=python:3.13-slim-trixie
ARG NODE_IMAGE=node:22-trixie-slim

# --- packages: what a service needs, cut out of the locks of all, each file checked by its hash ---

FROM ${PYTHON_IMAGE} AS pins
WORKDIR /src
COPY pyproject.toml deploy/docker/pins.py ./
COPY requirements/runtime.txt requirements/dev.txt requirements/
RUN mkdir /pins && cut() { name=$1; shift; python pins.py . "$@" otel sentry > "/pins/$name.txt"; } \
 && cut dispatcher dispatcher \
 && cut ffmpeg_worker ffmpeg-worker s3 \
 && cut heygen_worker heygen-worker s3 \
 && cut tts_worker tts-worker s3 \
 && cut animation_worker animation-worker s3 vertex \
 && cut render_worker render-worker s3 \
 && cut api api s3 \
 && cut migrate cli s3 \
 && cut fakes ffmpeg-worker vertex \
 && sed -n '/^imageio-ffmpeg==/,/# via/p' requirements/runtime.txt > /pins/ffmpeg.txt
# Logs, leases and provenance name the version; the code itself lies in /app.
RUN mkdir /pins/callsheet.dist-info \
 && python -c "import tomllib; print(tomllib.load(open('pyproject.toml', 'rb'))['project']['version'])" > /pins/version \
 && printf 'Metadata-Version: 2.1\nName: callsheet\nVersion: %s\n' "$(cat /pins/version)" > /pins/callsheet.dist-info/METADATA

FROM ${PYTHON_IMAGE} AS venv
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv --without-pip /venv
COPY deploy/docker/fill-venv.sh /fill-venv.sh

FROM venv AS dispatcher-venv
COPY --from=pins /pins/dispatcher.txt /pins.txt
RUN --mount=type=cache,target=/root/.cache/pip sh /fill-venv.sh

FROM venv AS ffmpeg_worker-venv
COPY --from=pins /pins/ffmpeg_worker.txt /pins.txt
RUN --mount=type=cache,target=/root/.cache/pip sh /fill-venv.sh

FROM venv AS heygen_worker-venv
COPY --from=pins /pins/heygen_worker.txt /pins.txt
RUN --mount=type=cache,target=/root/.cache/pip sh /fill-venv.sh

FROM venv AS tts_worker-venv
COPY --from=pins /pins/tts_worker.txt /pins.txt
RUN --mount=type=cache,target=/root/.cache/pip sh /fill-venv.sh

FROM venv AS animation_worker-venv
COPY --from=pins /pins/animation_worker.txt /pins.txt
RUN --mount=type=cache,target=/root/.cache/pip sh /fill-venv.sh

FROM venv AS render_worker-venv
COPY --from=pins /pins/render_worker.txt /pins.txt
RUN --mount=type=cache,target=/root/.cache/pip sh /fill-venv.sh

FROM venv AS api-venv
COPY --from=pins /pins/api.txt /pins.txt
RUN --mount=type=cache,target=/root/.cache/pip sh /fill-venv.sh

FROM venv AS migrate-venv
COPY --from=pins /pins/migrate.txt /pins.txt
RUN --mount=type=cache,target=/root/.cache/pip sh /fill-venv.sh

FROM venv AS fakes-venv
COPY --from=pins /pins/fakes.txt /pins.txt
RUN --mount=type=cache,target=/root/.cache/pip sh /fill-venv.sh

FROM venv AS ffmpeg
COPY --from=pins /pins/ffmpeg.txt /pins.txt
RUN --mount=type=cache,target=/root/.cache/pip sh /fill-venv.sh \
 && install /venv/lib/python3*/site-packages/imageio_ffmpeg/binaries/ffmpeg-* /usr/local/bin/ffmpeg

FROM ${NODE_IMAGE} AS console
WORKDIR /src/console
COPY console/package.json console/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY console ./
COPY clients/typescript/src ../clients/typescript/src
RUN npm run build

FROM ${NODE_IMAGE} AS remotion
WORKDIR /remotion
COPY services/render_worker/remotion/package.json services/render_worker/remotion/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --no-audit --no-fund

# --- what all images stand on: nobody is root, and nothing is written but below /tmp, /scratch and /media ---

FROM ${PYTHON_IMAGE} AS base
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends tini && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
 && groupadd --gid 10001 callsheet && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp callsheet \
 && install -d -o callsheet -g callsheet /scratch /media
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp XDG_CACHE_HOME=/tmp \
    CALLSHEET_HEALTH_HOST=0.0.0.0 CALLSHEET_HEALTH_PORT=8081 CALLSHEET_LOG_FORMAT=json \
    CALLSHEET_SCRATCH_DIR=/scratch CALLSHEET_MEDIA_DIR=/media
COPY deploy/docker/healthy.py /usr/local/lib/healthy.py
WORKDIR /app
LABEL org.opencontainers.image.vendor="Callsheet" \
      org.opencontainers.image.description="Event-driven video production over Postgres"

# One ffmpeg for all of them, the one that the tests ran with (docs/adr/0020-2026-11-23-one-ffmpeg-in-all-images.md).
FROM base AS media
COPY --from=ffmpeg /usr/local/bin/ffmpeg /usr/local/bin/ffmpeg

FROM media AS browser
COPY deploy/docker/no-gpu.conf /etc/dpkg/dpkg.cfg.d/no-gpu
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium-headless-shell nodejs \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
ENV CALLSHEET_BROWSER=/usr/bin/chromium-headless-shell

# --- one target per service; tini passes SIGTERM on and buries what a killed ffmpeg or browser leaves behind ---

FROM base AS dispatcher
COPY --from=dispatcher-venv /venv /venv
COPY --from=pins /pins/callsheet.dist-info callsheet.dist-info
COPY shared shared
COPY services/__init__.py services/
COPY services/dispatcher services/dispatcher
RUN python -m compileall -q .
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["python", "-IS", "/usr/local/lib/healthy.py"]
ENTRYPOINT ["tini", "--", "python", "-m", "services.dispatcher"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="callsheet-dispatcher" org.opencontainers.image.version=$VERSION org.opencontainers.image.revision=$REVISION

FROM media AS ffmpeg_worker
COPY --from=ffmpeg_worker-venv /venv /venv
COPY --from=pins /pins/callsheet.dist-info callsheet.dist-info
COPY shared shared
COPY services/__init__.py services/
COPY services/ffmpeg_worker services/ffmpeg_worker
RUN python -m compileall -q .
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["python", "-IS", "/usr/local/lib/healthy.py"]
ENTRYPOINT ["tini", "--", "python", "-m", "services.ffmpeg_worker"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="callsheet-ffmpeg-worker" org.opencontainers.image.version=$VERSION org.opencontainers.image.revision=$REVISION

FROM media AS heygen_worker
COPY --from=heygen_worker-venv /venv /venv
COPY --from=pins /pins/callsheet.dist-info callsheet.dist-info
COPY shared shared
COPY services/__init__.py services/
COPY services/heygen_worker services/heygen_worker
RUN python -m compileall -q .
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["python", "-IS", "/usr/local/lib/healthy.py"]
ENTRYPOINT ["tini", "--", "python", "-m", "services.heygen_worker"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="callsheet-heygen-worker" org.opencontainers.image.version=$VERSION org.opencontainers.image.revision=$REVISION

FROM media AS tts_worker
COPY --from=tts_worker-venv /venv /venv
COPY --from=pins /pins/callsheet.dist-info callsheet.dist-info
COPY shared shared
COPY services/__init__.py services/
COPY services/tts_worker services/tts_worker
RUN python -m compileall -q .
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["python", "-IS", "/usr/local/lib/healthy.py"]
ENTRYPOINT ["tini", "--", "python", "-m", "services.tts_worker"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="callsheet-tts-worker" org.opencontainers.image.version=$VERSION org.opencontainers.image.revision=$REVISION

FROM media AS animation_worker
COPY --from=animation_worker-venv /venv /venv
COPY --from=pins /pins/callsheet.dist-info callsheet.dist-info
COPY shared shared
COPY services/__init__.py services/
COPY services/animation_worker services/animation_worker
RUN python -m compileall -q .
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["python", "-IS", "/usr/local/lib/healthy.py"]
ENTRYPOINT ["tini", "--", "python", "-m", "services.animation_worker"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="callsheet-animation-worker" org.opencontainers.image.version=$VERSION org.opencontainers.image.revision=$REVISION

FROM browser AS render_worker
COPY --from=render_worker-venv /venv /venv
COPY --from=remotion /remotion/node_modules services/render_worker/remotion/node_modules
COPY --from=pins /pins/callsheet.dist-info callsheet.dist-info
COPY shared shared
COPY services/__init__.py services/
COPY services/render_worker services/render_worker
RUN python -m compileall -q .
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["python", "-IS", "/usr/local/lib/healthy.py"]
ENTRYPOINT ["tini", "--", "python", "-m", "services.render_worker"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="callsheet-render-worker" org.opencontainers.image.version=$VERSION org.opencontainers.image.revision=$REVISION

FROM media AS api
ENV CALLSHEET_API_HOST=0.0.0.0
COPY --from=api-venv /venv /venv
COPY --from=pins /pins/callsheet.dist-info callsheet.dist-info
COPY shared shared
COPY services/__init__.py services/
COPY services/api services/api
COPY --from=console /src/services/api/console_dist services/api/console_dist
RUN python -m compileall -q .
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["python", "-IS", "/usr/local/lib/healthy.py"]
ENTRYPOINT ["tini", "--", "python", "-m", "services.api"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="callsheet-api" org.opencontainers.image.version=$VERSION org.opencontainers.image.revision=$REVISION

# The command line: brings the schema up to date and goes, or `docker compose run --rm cli status`.
FROM base AS migrate
ENV CALLSHEET_HOME=/tmp/callsheet
COPY --from=migrate-venv /venv /venv
COPY --from=pins /pins/callsheet.dist-info callsheet.dist-info
COPY shared shared
COPY cli cli
COPY examples/lesson examples/lesson
RUN python -m compileall -q .
USER 10001:10001
ENTRYPOINT ["tini", "--", "python", "-m", "cli"]
CMD ["migrate"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="callsheet-migrate" org.opencontainers.image.version=$VERSION org.opencontainers.image.revision=$REVISION

# Stand-ins for the paid providers, for trying out and for tests; compose profile `fakes`.
FROM media AS fakes
COPY --from=fakes-venv /venv /venv
COPY --from=pins /pins/callsheet.dist-info callsheet.dist-info
COPY shared shared
COPY tests/__init__.py tests/
COPY tests/fakes tests/fakes
RUN python -m compileall -q .
USER 10001:10001
ENTRYPOINT ["tini", "--", "python", "-m", "tests.fakes"]
CMD ["8790", "fakes"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="callsheet-fakes" org.opencontainers.image.version=$VERSION org.opencontainers.image.revision=$REVISION
