"""docs/running.md and the examples of settings: what they say to write is what the studio takes."""

from __future__ import annotations

import io
import re
import tomllib

import pytest
from dotenv import dotenv_values

from lib.settings import VARIABLES, load_settings
from tests.support.app_server import ROOT

RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOTENV = (ROOT / ".env.example").read_text(encoding="utf-8")
SECRETS = (ROOT / ".streamlit" / "secrets.toml.example").read_text(encoding="utf-8")


def blocks(language: str, text: str) -> list[str]:
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def test_the_secrets_for_community_cloud_are_taken() -> None:
    (block,) = blocks("toml", RUNNING)
    settings = load_settings(tomllib.loads(block.replace("your key", "your-key")), {}, {})
    assert (settings.access, settings.daily_limit_usd, settings.visitor_daily_limit_usd) == ("password", 2.0, 0.5)
    assert settings.cookie_secret is not None


def test_the_environment_for_a_container_is_taken() -> None:
    (block,) = blocks("ini", RUNNING)
    settings = load_settings({}, {}, dotenv_values(stream=io.StringIO(block.replace("your key", "your-key"))))
    assert settings.allowed_hosts == {"studio.example.org"}
    assert settings.owner_password is not None


@pytest.mark.parametrize("name", [variable.name for variable in VARIABLES])
def test_every_setting_is_in_readme_and_in_both_examples(name: str) -> None:
    assert f"`{name}`" in README
    assert re.search(rf"^(# )?{name}=", DOTENV, re.MULTILINE)
    table, _, key = name.lower().partition("_")
    assert f"[{table}" in SECRETS
    assert re.search(rf"^(# )?(\[studio\.)?{key}( = |\])", SECRETS, re.MULTILINE)


def test_both_examples_are_taken_as_they_stand_and_with_every_line_put_in_force() -> None:
    load_settings(tomllib.loads(SECRETS), {}, {})
    load_settings({}, {}, dotenv_values(stream=io.StringIO(DOTENV)))
    tomllib.loads(re.sub(r"^# (?=[\w\[][\w.\]]*( =|$|\]))", "", SECRETS, flags=re.MULTILINE))


def test_readme_leads_to_both_pages() -> None:
    assert "(docs/running.md)" in README
    assert "(docs/api.md)" in README
