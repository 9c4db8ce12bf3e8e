"""Storage back ends for files. Each is a module here and a row in `choosing.BACKENDS`."""

from lib.gallery.backends.backend import SCRATCH, Backend, FileInfo
from lib.gallery.backends.choosing import open_backend
from lib.gallery.backends.folder import write_whole

__all__ = ["SCRATCH", "Backend", "FileInfo", "open_backend", "write_whole"]
