"""Pictures from visitors: files that they upload and addresses that they type, both hostile until checked."""

from lib.media.address import AddressLimits, fetch_public
from lib.media.media_errors import UploadRefusedError
from lib.media.uploads import CheckedPicture, check_upload

__all__ = ["AddressLimits", "CheckedPicture", "UploadRefusedError", "check_upload", "fetch_public"]
