"""Settings: what wins, what is refused, and what a key never shows."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.settings import (
    VARIABLES,
    ApiKey,
    Settings,
    SettingsError,
    load_settings,
    read_dotenv,
)
from lib.settings.settings import _storage_of


def test_without_anything_every_value_has_its_default() -> None:
    assert load_settings({}, {}, {}) == Settings()
    assert load_settings({}, {}, {}).api_key is None


def test_the_table_in_secrets_wins_over_the_environment_and_that_over_dotenv() -> None:
    secrets = {"runware": {"api_key": "from-secrets"}}
    environ, dotenv = {"RUNWARE_API_KEY": "from-environ"}, {"RUNWARE_API_KEY": "from-dotenv"}
    assert load_settings(secrets, environ, dotenv).api_key == ApiKey("from-secrets")
    assert load_settings({}, environ, dotenv).api_key == ApiKey("from-environ")
    assert load_settings({}, {}, dotenv).api_key == ApiKey("from-dotenv")


def test_an_empty_value_counts_as_not_set() -> None:
    secrets = {"runware": {"api_key": "  "}}
    assert load_settings(secrets, {"RUNWARE_API_KEY": ""}, {"RUNWARE_API_KEY": None}).api_key is None
    assert load_settings(secrets, {"RUNWARE_API_KEY": "next"}, {}).api_key == ApiKey("next")


def test_numbers_in_secrets_may_be_numbers() -> None:
    assert load_settings({"studio": {"daily_limit_usd": 2.5, "in_flight": 2}}, {}, {}).daily_limit_usd == 2.5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RUNWARE_WS_URL", "https://ws-api.runware.ai/v1"),
        ("RUNWARE_WS_URL", "wss:///nowhere"),
        ("RUNWARE_HTTP_URL", "somewhere.example"),
        ("RUNWARE_CONTENT_URL", "https://host:port"),
        ("STUDIO_DAILY_LIMIT_USD", "five"),
        ("STUDIO_DAILY_LIMIT_USD", "-1"),
        ("STUDIO_DAILY_LIMIT_USD", "nan"),
        ("STUDIO_UNKNOWN_PRICE_USD", "inf"),
        ("STUDIO_IN_FLIGHT", "0"),
        ("STUDIO_IN_FLIGHT", "2.5"),
        ("STUDIO_OWN_MACHINE", "perhaps"),
        ("RUNWARE_API_KEY", "two words"),
    ],
)
def test_a_malformed_value_names_its_variable_and_not_its_value(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({}, {name: value}, {})
    assert str(caught.value).startswith(f"{name} should be ")
    assert value not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_every_variable_is_a_setting() -> None:
    assert {variable.attribute for variable in VARIABLES} == set(Settings.__dataclass_fields__)


@given(st.text(alphabet=st.characters(categories=("L", "N", "P")), min_size=4))
def test_a_key_does_not_show_itself(tail: str) -> None:
    value = f"sk~{tail}"
    key = ApiKey(value)
    settings = Settings(api_key=key)
    for text in (str(key), repr(key), f"{key}", f"{key!r:>40}", repr(settings), str([key])):
        assert value not in text
    assert key.reveal() == value


def test_a_key_is_never_empty_and_never_pickled() -> None:
    with pytest.raises(ValueError, match="empty"):
        ApiKey("")
    with pytest.raises(TypeError):
        pickle.dumps(ApiKey("secret-value"))


def test_dotenv_is_read_without_touching_the_environment(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("RUNWARE_API_KEY=canary-in-dotenv\n")
    assert read_dotenv(tmp_path / ".env") == {"RUNWARE_API_KEY": "canary-in-dotenv"}
    assert "RUNWARE_API_KEY" not in os.environ
    assert read_dotenv(tmp_path / "nothing") == {}


@pytest.mark.parametrize(
    ("code", "storage"),
    [("/mount/src/studio/lib/settings.py", "temporary"), ("/home/ann/mount/src/lib/settings.py", "permanent")],
)
def test_community_clouds_disk_is_known_to_be_temporary(code: str, storage: str) -> None:
    assert _storage_of(Path(code)) == storage
    assert load_settings({}, {"STUDIO_STORAGE": "Temporary"}, {}).storage == "temporary"


def test_at_home_a_browser_here_is_the_owner() -> None:
    assert Settings().own_machine
