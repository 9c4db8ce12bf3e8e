"""The stored data of the studio: requests, results, their files, and the table that pages read."""

from lib.gallery.address_values import AddressValue
from lib.gallery.archive.importing import Importer, ImportReport
from lib.gallery.archive.ledger_csv import ledger_pieces
from lib.gallery.archive.naming import file_name
from lib.gallery.archive.reading import ArchiveRefusedError
from lib.gallery.archive.tickets import ExportTickets
from lib.gallery.archive.writing import stream_bare, stream_zip
from lib.gallery.inputs import Input, Inputs
from lib.gallery.pending_results import PendingResult
from lib.gallery.reconcile import reconcile
from lib.gallery.rows.filters import FILTERS
from lib.gallery.rows.finder import PER_PAGE
from lib.gallery.rows.job_rows import NewJob
from lib.gallery.rows.lineage import Relative
from lib.gallery.rows.query import CursorError, Facets, Query, Sort
from lib.gallery.rows.records import Job, JobState, Kind, Problem, Result, Source
from lib.gallery.rows.result_rows import is_result_id
from lib.gallery.rows.search_text import prompt_of
from lib.gallery.rows.shares import Share, Shared, Shows
from lib.gallery.rows.stars_and_tags import LONGEST_TAG
from lib.gallery.space import SpaceExceededError
from lib.gallery.store import Store
from lib.gallery.table import gallery_table
from lib.gallery.thumbnails import thumbnail_path

__all__ = [
    "FILTERS",
    "LONGEST_TAG",
    "PER_PAGE",
    "AddressValue",
    "ArchiveRefusedError",
    "CursorError",
    "ExportTickets",
    "Facets",
    "ImportReport",
    "Importer",
    "Input",
    "Inputs",
    "Job",
    "JobState",
    "Kind",
    "NewJob",
    "PendingResult",
    "Problem",
    "Query",
    "Relative",
    "Result",
    "Share",
    "Shared",
    "Shows",
    "Sort",
    "Source",
    "SpaceExceededError",
    "Store",
    "file_name",
    "gallery_table",
    "is_result_id",
    "ledger_pieces",
    "prompt_of",
    "reconcile",
    "stream_bare",
    "stream_zip",
    "thumbnail_path",
]
