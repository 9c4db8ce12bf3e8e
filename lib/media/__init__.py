"""Pictures from visitors: files that they upload and addresses that they type, both hostile until checked."""

from lib.media.address import AddressLimits, fetch_public
from lib.media.decoding import MediaError, MediaFacts, inspect, shrink
from lib.media.kinds import EXTENSIONS, FORMATS_WORDS
from lib.media.media_errors import UploadRefusedError
from lib.media.references import is_reference, parse_reference, references_in, with_uuids
from lib.media.thumbnail_sizes import THUMBNAIL_SIZES, ThumbnailSize
from lib.media.unicode import in_unicode
from lib.media.uploads import MAX_BYTES, CheckedPicture, check_upload

__all__ = [
    "EXTENSIONS",
    "FORMATS_WORDS",
    "MAX_BYTES",
    "THUMBNAIL_SIZES",
    "AddressLimits",
    "CheckedPicture",
    "MediaError",
    "MediaFacts",
    "ThumbnailSize",
    "UploadRefusedError",
    "check_upload",
    "fetch_public",
    "in_unicode",
    "inspect",
    "is_reference",
    "parse_reference",
    "references_in",
    "shrink",
    "with_uuids",
]
