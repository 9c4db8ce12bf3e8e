"""The app's settings: one frozen `Settings`, made from plain mappings that are handed in.

For each value the first that is set wins: the table `[runware]` or `[studio]` of `secrets.toml`, then the environment
(Streamlit also puts top-level secrets there), then `.env`. An empty value counts as not set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

import platformdirs
from dotenv import dotenv_values

T = TypeVar("T")


class SettingsError(ValueError):
    """A setting is malformed; the text names the variable and says what it should look like, never its value."""


class ApiKey:
    """A Runware API key that cannot be printed by accident: `str`, `repr`, formatting and pickling do not show it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        if not value:
            # The SDK would silently take RUNWARE_API_KEY from the environment for an empty key.
            raise ValueError("An API key cannot be empty.")
        self._value = value

    def reveal(self) -> str:
        """The key itself, for the one place that authenticates."""
        return self._value

    def __repr__(self) -> str:
        return "ApiKey(hidden)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ApiKey) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> str | tuple[Any, ...]:
        raise TypeError("An API key is not pickled.")


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
    """What a task in flight is counted with while nobody knows what it costs."""
    in_flight: int = 4
    """Tasks per key between sending and final result; Runware advises 2 to 4."""
    own_machine: bool = True
    """Whether a browser on this very machine counts as the owner. Switch off behind a proxy on the same machine."""
    log: Literal["text", "json"] = "text"
    """The shape of the log's lines."""
    log_prompts: bool = False
    """Whether the log may say what visitors asked for."""


_WS = "an address that starts with wss:// or ws://, such as wss://ws-api.runware.ai/v1"
_HTTP = "an address that starts with https:// or http://, such as https://api.runware.ai/v1"


def _address(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError
        _ = parts.port  # raises ValueError when it is no number
        return text.rstrip("/")

    return parse


def _money(text: str) -> float:
    amount = float(text)
    if not 0 <= amount < 1e6:
        raise ValueError
    return amount


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 64:
        raise ValueError
    return number


def _flag(text: str) -> bool:
    return {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}[
        text.lower()
    ]


def _choice(*choices: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        return choices[choices.index(text.lower())]

    return parse


def _key(text: str) -> ApiKey:
    if any(character.isspace() or not character.isprintable() for character in text):
        raise ValueError
    return ApiKey(text)


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
    _Variable("RUNWARE_API_KEY", "api_key", _key, "the key from my.runware.ai, in one piece and without spaces"),
    _Variable("RUNWARE_WS_URL", "ws_url", _address("wss", "ws"), _WS),
    _Variable("RUNWARE_HTTP_URL", "http_url", _address("https", "http"), _HTTP),
    _Variable("RUNWARE_CONTENT_URL", "content_url", _address("https", "http"), _HTTP),
    _Variable("RUNWARE_SCHEMAS_URL", "schemas_url", _address("https", "http"), _HTTP),
    _Variable("STUDIO_DATA_DIR", "data_dir", lambda text: Path(text).expanduser().absolute(), "the path of a folder"),
    _Variable("STUDIO_DAILY_LIMIT_USD", "daily_limit_usd", _money, "an amount in dollars, such as 5 or 2.50"),
    _Variable("STUDIO_UNKNOWN_PRICE_USD", "unknown_price_usd", _money, "an amount in dollars, such as 0.50"),
    _Variable("STUDIO_IN_FLIGHT", "in_flight", _count, "a whole number from 1 to 64"),
    _Variable("STUDIO_OWN_MACHINE", "own_machine", _flag, "true or false"),
    _Variable("STUDIO_LOG", "log", _choice("text", "json"), "text or json"),
    _Variable("STUDIO_LOG_PROMPTS", "log_prompts", _flag, "true or false"),
)


def load_settings(secrets: Mapping[str, Any], environ: Mapping[str, str], dotenv: Mapping[str, str | None]) -> Settings:
    """Check every variable and build `Settings`.

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
    return Settings(**values)


def read_dotenv(path: Path) -> dict[str, str | None]:
    """The values of a `.env` file, or none where there is no such file. `os.environ` is left alone."""
    return dict(dotenv_values(path)) if path.is_file() else {}


def _first_set(
    variable: _Variable, secrets: Mapping[str, Any], environ: Mapping[str, str], dotenv: Mapping[str, str | None]
) -> str | None:
    table = secrets.get(variable.table)
    in_table = table if isinstance(table, Mapping) else {}
    for value in (in_table.get(variable.key_in_table), environ.get(variable.name), dotenv.get(variable.name)):
        text = "" if value is None else str(value).strip()
        if text:
            return text
    return None
