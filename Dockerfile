# The studio in a container: no root, no build tools, and nothing that has to be written but /data and /tmp.
#   docker build -t studio .
#   docker run --read-only --tmpfs /tmp -v studio-data:/data -p 8501:8501 --env-file .env --stop-timeout 15 studio
# docs/running.md says more.

FROM python:3.12-slim AS packages
COPY requirements.txt /
# Everything comes as a wheel. The tests' own package and pip stay behind.
RUN python -m venv /opt/studio \
 && sed '/^pytest/d' /requirements.txt > /needed.txt \
 && /opt/studio/bin/pip install --no-cache-dir --only-binary :all: -r /needed.txt \
 && /opt/studio/bin/pip uninstall -y pip

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin studio \
 && install -d -o 10001 -m 700 /data
COPY --from=packages /opt/studio /opt/studio
WORKDIR /app
COPY .streamlit/config.toml .streamlit/config.toml
COPY LICENSE streamlit_app.py ./
COPY pages pages
COPY lib lib
ENV PATH=/opt/studio/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    STUDIO_DATA_DIR=/data \
    STUDIO_OWN_MACHINE=false \
    STUDIO_LOG=json
# Compiled now, because it cannot be later.
RUN python -m compileall -q /app
ENV PYTHONDONTWRITEBYTECODE=1
USER 10001
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/api/health?ready', timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["python", "-m", "streamlit", "run", "streamlit_app.py", "--server.headless=true", "--server.address=0.0.0.0", "--server.port=8501"]
