# syntax=docker/dockerfile:1
# The base image is an argument, so that you can use your own mirror or a pinned digest.
ARG BASE=python:3.11-slim

FROM ${BASE} AS build
# 0 leaves the matching engine in Python: slower, the same answers, and no C compiler is needed.
ARG COMPILE=1
WORKDIR /build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# hadolint ignore=DL3008
RUN if [ "$COMPILE" = 1 ] && ! command -v gcc >/dev/null; then \
        apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*; \
    fi
COPY requirements.lock requirements-compile.lock ./
RUN python3 -m venv /opt/registry && /opt/registry/bin/python -m pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENCE.md NOTICE ./
COPY app ./app
COPY migrations ./migrations
COPY seed ./seed
# The compiler of the engine goes to a folder of its own, which is not shipped.
RUN if [ "$COMPILE" = 1 ]; then \
        /opt/registry/bin/python -m pip install --require-hashes --target /opt/compiler -r requirements-compile.lock; \
    fi && \
    PYTHONPATH=/opt/compiler REGISTRY_COMPILE=$COMPILE \
        /opt/registry/bin/python -m pip install --no-deps --no-build-isolation .

FROM ${BASE}
COPY --from=build /opt/registry /opt/registry
WORKDIR /data
ENV PATH=/opt/registry/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    REGISTRY_HOST=0.0.0.0 REGISTRY_PORT=8000 REGISTRY_DATABASE_URL=sqlite:////data/registry.db
RUN chown 10001:10001 /data
VOLUME /data
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/_status', timeout=4)"]
CMD ["sh", "-c", "role-registry migrate && role-registry seed && exec role-registry serve"]
