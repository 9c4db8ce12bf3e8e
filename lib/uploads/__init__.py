"""Pictures from visitors: files that they upload and addresses that they type, both hostile until checked."""

from lib.uploads.address import AddressLimits, fetch_public
from lib.uploads.errors import UploadRefusedError
from lib.uploads.picture import CheckedPicture, check_upload

__all__ = ["AddressLimits", "CheckedPicture", "UploadRefusedError", "check_upload", "fetch_public"]
