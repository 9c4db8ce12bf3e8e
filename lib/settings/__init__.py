"""The operator's settings from secrets, environment and `.env`, as one frozen `Settings`."""

from lib.settings.secret import ApiKey, Password
from lib.settings.settings import (
    VARIABLES,
    AccessMode,
    Settings,
    SettingsError,
    load_settings,
    on_community_cloud,
    read_dotenv,
)

__all__ = [
    "VARIABLES",
    "AccessMode",
    "ApiKey",
    "Password",
    "Settings",
    "SettingsError",
    "load_settings",
    "on_community_cloud",
    "read_dotenv",
]
