# The app with its screens and its API on port 8501; docs/deploy.md says how to run it.
# By tag: `--build-arg PYTHON_IMAGE=python@sha256:…` fixes the base to the byte.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS packages
# requirements.lock is the app alone; several, such as with requirements-mlflow.lock, by spaces.
ARG LOCKS="requirements-auth.lock requirements-postgres.lock"
WORKDIR /build
COPY requirements*.lock ./
RUN python3 -m venv /venv \
    && for lock in ${LOCKS}; do \
        /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
            --require-hashes -r "${lock}" || exit 1; \
    done \
    && /venv/bin/python -m pip uninstall --yes --quiet pip

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="Lead scoring" \
      org.opencontainers.image.description="Ranks sales leads by calibrated propensity, with reasons" \
      org.opencontainers.image.licenses="MIT"
# LightGBM needs it. Debian keeps one version a release, so a pin would break with the next fix.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 1000 leads \
    && useradd --uid 1000 --gid 1000 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin leads \
    && install --directory --owner=1000 --group=1000 --mode=0700 /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY LICENSE streamlit_app.py ./
COPY .streamlit ./.streamlit
COPY deploy/*.py ./deploy/
COPY data ./data
COPY models/sample ./models/sample
COPY pages ./pages
COPY scoring ./scoring
# Nothing can be compiled later under a read-only root. By no time of a file, as copies change it.
# The secrets of a sign-in are mounted, if there are any.
RUN ln -s /secrets/secrets.toml .streamlit/secrets.toml \
    && /venv/bin/python -m compileall -q --invalidation-mode unchecked-hash scoring pages deploy
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    OMP_WAIT_POLICY=passive \
    LEAD_SCORING_DATA=/data \
    LEAD_SCORING_MODELS=/data/models
USER 1000:1000
VOLUME /data
EXPOSE 8501
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/api/health', timeout=4)"]
ENTRYPOINT ["python", "deploy/start.py"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8501"]
