"""The app's settings: one frozen `Settings`, built from plain mappings.

For each value the first that is set wins: the table `[runware]` or `[studio]` of `secrets.toml`, then the environment
(Streamlit also puts top-level secrets there), then `.env`. An empty value counts as not set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import platformdirs
from dotenv import dotenv_values

from lib import StudioError
from lib.settings import parsing as shapes
from lib.settings.secret import ApiKey, Password

__all__ = ["VARIABLES", "ApiKey", "Settings", "SettingsError", "load_settings", "on_community_cloud", "read_dotenv"]

AccessMode = Literal["open", "password", "login"]


class SettingsError(StudioError, ValueError):
    """A setting is malformed; the text gives the variable and its expected form, never its value."""


@dataclass(frozen=True)
class Settings:
    """Everything an owner can set, checked. Money in USD, addresses without a trailing slash."""

    api_key: ApiKey | None = None
    ws_url: str = "wss://ws-api.runware.ai/v1"
    http_url: str = "https://api.runware.ai/v1"
    content_url: str = "https://content.runware.ai"
    schemas_url: str = "https://schemas.runware.ai"
    data_dir: Path = field(default_factory=lambda: platformdirs.user_data_path("runware-studio"))
    daily_limit_usd: float = 5.0
    """What the owner's key may spend in a day for visitors who are not on the owner's own machine."""
    unknown_price_usd: float = 0.5
    """The amount reserved for a task in flight whose cost is unknown."""
    in_flight: int = 4
    """Tasks per key between sending and final result; Runware advises 2 to 4."""
    own_machine: bool = field(default_factory=lambda: _storage_of(Path(__file__)) == "permanent")
    """Whether a browser on this very machine counts as the owner. Switch off behind a proxy on the same machine; off on
    Community Cloud, where no browser runs."""
    embed_parameters: bool = True
    """Whether the files of results contain their parameters."""
    max_gb: float = 0.0
    """The largest size of the gallery, in 1e9 bytes; 0: limited only by the disk."""
    storage: Literal["permanent", "temporary"] = field(default_factory=lambda: _storage_of(Path(__file__)))
    """Whether the data folder survives a restart of the machine."""
    log: Literal["text", "json"] = "text"
    """The format of the log."""
    log_prompts: bool = False
    """Whether the log may contain visitors' prompts."""
    visitor_daily_limit_usd: float = 1.0
    """What the owner's key may spend in a day for one visitor."""
    requests_per_minute: int = 30
    """How many requests one visitor may send in a minute."""
    access: AccessMode = "open"
    """Who may come in: anyone, visitors with the password, or visitors who log in."""
    password: Password | None = None
    owner_password: Password | None = None
    """Anyone who enters it is the owner."""
    allowed_emails: frozenset[str] = frozenset()
    """Addresses, and domains with an @ in front, that may log in. Lower case."""
    owner_emails: frozenset[str] = frozenset()
    api_tokens: Mapping[str, Password] = field(default_factory=dict)
    """The bearer tokens of programs, by the caller's name."""
    allowed_hosts: frozenset[str] = frozenset()
    """Host names of the studio, besides those that cannot be registered; `*` for any. Pages of these names, but not of
    any by `*`, may open its WebSocket."""
    cookie_secret: Password | None = None
    """The secret that cookies are signed with; None: one that the studio stores in the data folder."""


_WS = "an address that starts with wss:// or ws://, such as wss://ws-api.runware.ai/v1"
_EMAILS = "addresses and domains with commas between, such as ann@example.org, @example.com"
_HOSTS = "names with commas between, such as studio.example.org, *.example.com; or * for any"
_TOKENS = "names and tokens of at least 16 characters, such as robot:0123456789abcdef, with commas between"
_HTTP = "an address that starts with https:// or http://, such as https://api.runware.ai/v1"


def on_community_cloud(code: Path = Path(__file__)) -> bool:
    """Whether this code runs on Streamlit Community Cloud, which sets no marker, but puts an app's code below
    /mount/src, as its tracebacks show."""
    return code.is_relative_to("/mount/src")


def _storage_of(code: Path) -> Literal["permanent", "temporary"]:
    """Temporary on Community Cloud, whose disk is empty at each start."""
    return "temporary" if on_community_cloud(code) else "permanent"


@dataclass(frozen=True)
class _Variable:
    name: str
    attribute: str
    parse: Callable[[str], Any]
    shape: str

    @property
    def table(self) -> str:
        return self.name.split("_", 1)[0].lower()

    @property
    def key_in_table(self) -> str:
        return self.name.split("_", 1)[1].lower()


VARIABLES = (
    _Variable("RUNWARE_API_KEY", "api_key", shapes.key, "the key from my.runware.ai, in one piece and without spaces"),
    _Variable("RUNWARE_WS_URL", "ws_url", shapes.address("wss", "ws"), _WS),
    _Variable("RUNWARE_HTTP_URL", "http_url", shapes.address("https", "http"), _HTTP),
    _Variable("RUNWARE_CONTENT_URL", "content_url", shapes.address("https", "http"), _HTTP),
    _Variable("RUNWARE_SCHEMAS_URL", "schemas_url", shapes.address("https", "http"), _HTTP),
    _Variable("STUDIO_DATA_DIR", "data_dir", lambda text: Path(text).expanduser().absolute(), "the path of a folder"),
    _Variable("STUDIO_DAILY_LIMIT_USD", "daily_limit_usd", shapes.money, "an amount in dollars, such as 5 or 2.50"),
    _Variable("STUDIO_UNKNOWN_PRICE_USD", "unknown_price_usd", shapes.money, "an amount in dollars, such as 0.50"),
    _Variable("STUDIO_IN_FLIGHT", "in_flight", shapes.number(1, 256), "a whole number from 1 to 256"),
    _Variable("STUDIO_OWN_MACHINE", "own_machine", shapes.flag, "true or false"),
    _Variable("STUDIO_EMBED_PARAMETERS", "embed_parameters", shapes.flag, "true or false"),
    _Variable("STUDIO_MAX_GB", "max_gb", shapes.money, "a number of gigabytes, such as 20 or 0.5"),
    _Variable("STUDIO_STORAGE", "storage", shapes.choice("permanent", "temporary"), "permanent or temporary"),
    _Variable("STUDIO_LOG", "log", shapes.choice("text", "json"), "text or json"),
    _Variable("STUDIO_LOG_PROMPTS", "log_prompts", shapes.flag, "true or false"),
    _Variable(
        "STUDIO_VISITOR_DAILY_LIMIT_USD", "visitor_daily_limit_usd", shapes.money, "an amount in dollars, such as 1"
    ),
    _Variable(
        "STUDIO_REQUESTS_PER_MINUTE", "requests_per_minute", shapes.number(1, 10_000), "a whole number from 1 on"
    ),
    _Variable("STUDIO_ACCESS", "access", shapes.choice("open", "password", "login"), "open, password or login"),
    _Variable("STUDIO_PASSWORD", "password", shapes.password(1), "what people enter to come in"),
    _Variable(
        "STUDIO_OWNER_PASSWORD", "owner_password", shapes.password(8), "at least 8 characters that only you know"
    ),
    _Variable("STUDIO_ALLOWED_EMAILS", "allowed_emails", shapes.emails, _EMAILS),
    _Variable("STUDIO_OWNER_EMAILS", "owner_emails", shapes.emails, "addresses such as me@example.org"),
    _Variable("STUDIO_API_TOKENS", "api_tokens", shapes.tokens, _TOKENS),
    _Variable("STUDIO_ALLOWED_HOSTS", "allowed_hosts", shapes.hosts, _HOSTS),
    _Variable("STUDIO_COOKIE_SECRET", "cookie_secret", shapes.password(32), "at least 32 random characters"),
)


def load_settings(secrets: Mapping[str, Any], environ: Mapping[str, str], dotenv: Mapping[str, str | None]) -> Settings:
    """Checks every variable and builds `Settings`.

    `secrets` is the parsed `secrets.toml`, `environ` the environment, `dotenv` the parsed `.env`.
    Raises `SettingsError` for the first malformed value.
    """
    values: dict[str, Any] = {}
    for variable in VARIABLES:
        text = _first_set(variable, secrets, environ, dotenv)
        if text is None:
            continue
        try:
            values[variable.attribute] = variable.parse(text)
        except (ValueError, KeyError, OverflowError):
            # `from None`: the parser's own message may quote the value, and the value may be a key.
            raise SettingsError(f"{variable.name} should be {variable.shape}.") from None
    return _consistent(Settings(**values), secrets)


def _consistent(settings: Settings, secrets: Mapping[str, Any]) -> Settings:
    """Checks that settings fit together, so that a studio meant to be closed is not open by mistake."""
    if settings.access == "password" and settings.password is None:
        raise SettingsError("STUDIO_PASSWORD should be what people enter to come in, as STUDIO_ACCESS is password.")
    if settings.access == "login" and not (settings.allowed_emails or settings.owner_emails):
        raise SettingsError(f"STUDIO_ALLOWED_EMAILS should be {_EMAILS}, as STUDIO_ACCESS is login.")
    if settings.access == "login" and not secrets.get("auth"):
        raise SettingsError("secrets.toml should have a table [auth] for st.login, as STUDIO_ACCESS is login.")
    if settings.access != "password" and settings.password is not None:
        raise SettingsError("STUDIO_ACCESS should be password, as STUDIO_PASSWORD is set; or remove that.")
    if any(email.startswith("@") for email in settings.owner_emails):
        raise SettingsError("STUDIO_OWNER_EMAILS should be whole addresses such as me@example.org, not domains.")
    return settings


def read_dotenv(path: Path) -> dict[str, str | None]:
    """Returns the values of a `.env` file, none if there is no such file. `os.environ` is not changed."""
    return dict(dotenv_values(path)) if path.is_file() else {}


def _first_set(
    variable: _Variable, secrets: Mapping[str, Any], environ: Mapping[str, str], dotenv: Mapping[str, str | None]
) -> str | None:
    table = secrets.get(variable.table)
    in_table = table if isinstance(table, Mapping) else {}
    for value in (in_table.get(variable.key_in_table), environ.get(variable.name), dotenv.get(variable.name)):
        text = "" if value is None else _as_text(value).strip()
        if text:
            return text
    return None


def _as_text(value: Any) -> str:
    """Converts TOML's lists and tables to the form in an environment variable."""
    if isinstance(value, Mapping):
        return ",".join(f"{name}:{_as_text(entry)}" for name, entry in value.items())
    return ",".join(_as_text(entry) for entry in value) if isinstance(value, list | tuple) else str(value)
