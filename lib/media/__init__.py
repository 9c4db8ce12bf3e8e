"""Detects what a file is, and checks pictures from visitors: uploaded files and typed addresses, both untrusted until
checked. `file_kinds` has a row for each kind that `kind_of` can return."""

from lib.media import file_kinds
from lib.media.address import AddressLimits, fetch_public
from lib.media.decoding import MediaError, MediaFacts, inspect, shrink
from lib.media.file_kinds import FileKind
from lib.media.kinds import kind_by_extension, kind_of, video_kind
from lib.media.media_errors import UploadRefusedError
from lib.media.references import is_reference, parse_reference, references_in, with_uuids
from lib.media.thumbnail_sizes import THUMBNAIL_SIZES, ThumbnailSize
from lib.media.unicode import in_unicode
from lib.media.uploads import EXTENSIONS, FORMATS_WORDS, MAX_BYTES, CheckedPicture, check_upload

__all__ = [
    "EXTENSIONS",
    "FORMATS_WORDS",
    "MAX_BYTES",
    "THUMBNAIL_SIZES",
    "AddressLimits",
    "CheckedPicture",
    "FileKind",
    "MediaError",
    "MediaFacts",
    "ThumbnailSize",
    "UploadRefusedError",
    "check_upload",
    "fetch_public",
    "file_kinds",
    "in_unicode",
    "inspect",
    "is_reference",
    "kind_by_extension",
    "kind_of",
    "parse_reference",
    "references_in",
    "shrink",
    "video_kind",
    "with_uuids",
]
