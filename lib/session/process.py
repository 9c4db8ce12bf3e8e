"""What all sessions of the process share: settings, the studio, its jobs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import streamlit as st

from lib.jobs import Jobs
from lib.settings import Settings, SettingsError, load_settings, read_dotenv
from lib.studio import Studio

ROOT: Final = Path(__file__).resolve().parents[2]


def read_settings() -> Settings:
    """Reads the settings of this process. Raises `SettingsError`."""
    try:
        stored = st.secrets.to_dict() if st.secrets.load_if_toml_exists() else {}
    except Exception:  # noqa: BLE001 - the parser's message may quote a line with a key in it
        raise SettingsError("secrets.toml should be a TOML file, such as .streamlit/secrets.toml.example.") from None
    dotenv = Path(os.environ.get("STUDIO_ENV_FILE") or ROOT / ".env")
    return load_settings(stored, os.environ, read_dotenv(dotenv))


@st.cache_resource(show_spinner=False, on_release=Studio.close)
def studio() -> Studio:
    """Returns the studio of this process, opened on first use. Raises `SettingsError`."""
    return Studio.open(read_settings())


def jobs() -> Jobs:
    """Returns the jobs of this process."""
    return studio().jobs
