"""The store's tables, in portable SQL. What changes here needs a step in `migrations.py`."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

jobs = Table(
    "jobs",
    metadata,
    Column("task_uuid", String(36), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("submission", String(64), nullable=False),
    Column("worker", String(32), nullable=False),
    Column("page", String(64), nullable=False),
    Column("source", String(16), nullable=False),
    Column("task_type", String(64), nullable=False),
    Column("model", String(255), nullable=False),
    Column("request", JSON, nullable=False),
    Column("delivery", String(8), nullable=False),
    Column("expected", Integer, nullable=False),
    Column("price_key", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("cancelled", Boolean, nullable=False, default=False),
    Column("problems", JSON, nullable=False, default=list),
    Column("created_at", Float, nullable=False),
    Column("sent_at", Float),
    Column("finished_at", Float),
    # Groups jobs: a batch, a comparison.
    Column("set_id", String(32)),
    Column("set_label", String(255), nullable=False, default=""),
    # The account that can collect it: a digest of endpoint and key. NULL for jobs that older studios sent with the
    # studio's.
    Column("account", String(64)),
    UniqueConstraint("owner", "submission"),  # clicks with one submission id are one job
    Index("jobs_by_owner_and_page", "owner", "page", "created_at"),
    Index("jobs_by_owner_and_time", "owner", "created_at"),
    Index("jobs_by_owner_and_sent", "owner", "sent_at"),
    Index("jobs_by_set", "owner", "set_id"),
    Index("jobs_by_state", "state"),
)

pictures = Table(
    "pictures",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("task_uuid", String(36), ForeignKey("jobs.task_uuid"), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("source", String(16), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("remote_id", String(64), nullable=False),
    Column("seed", String(20), nullable=False),  # text: 64 bits
    Column("cost_usd", Float),
    Column("seconds", Float),
    Column("flagged", Boolean, nullable=False),
    Column("url", Text),
    Column("file", String(255)),
    Column("mime", String(64)),
    Column("width", Integer),
    Column("height", Integer),
    Column("size_bytes", Integer),
    Column("duration_s", Float),
    Column("text", Text),
    Column("problem", Text),
    Column("created_at", Float, nullable=False),
    Column("deleted_at", Float),
    # From here on: columns for searching and sorting, some copied from `jobs` so that one index suffices.
    Column("place", String(8), nullable=False),  # gallery, trash, or aside: shown elsewhere
    Column("task_type", String(64), nullable=False),
    Column("model", String(255), nullable=False),
    Column("set_id", String(32)),
    Column("starred", Boolean, nullable=False, default=False),
    Column("pixels", Integer, nullable=False, default=0),  # width times height; 0 while unknown
    Column("cost_rank", Float, nullable=False, default=-1.0),  # the cost, and -1 while unknown: NULLs have no order
    Column("stored_bytes", Integer, nullable=False, default=0),  # with the thumbnails
    UniqueConstraint("task_uuid", "remote_id"),  # a result that is delivered twice is one result
    Index("pictures_by_cost", "owner", "place", "cost_rank", "id"),
    Index("pictures_by_size", "owner", "place", "pixels", "id"),
    Index("pictures_by_set", "owner", "set_id"),
    Index("pictures_by_space", "source", "stored_bytes"),
    Index("pictures_by_facet", "owner", "place", "model", "task_type", "source", "starred"),
    # Wide, so that filters need not read the rows themselves.
    Index(
        "pictures_by_time",
        "owner",
        "place",
        "created_at",
        "id",
        "model",
        "task_type",
        "source",
        "kind",
        "starred",
        "set_id",
        "cost_rank",
        "pixels",
    ),
)

# The searched text, casefolded. In a table of its own, stored in the order of its key, so that scanning all of an
# owner's rows is one sequential read.
picture_words = Table(
    "picture_words",
    metadata,
    Column("owner", String(32), primary_key=True),
    Column("picture_id", String(32), primary_key=True),
    Column("search", Text, nullable=False),
    sqlite_with_rowid=False,
)

picture_tags = Table(
    "picture_tags",
    metadata,
    Column("picture_id", String(32), ForeignKey("pictures.id"), primary_key=True),
    Column("tag", String(64), primary_key=True),
    Column("owner", String(32), nullable=False),
    Index("picture_tags_by_tag", "owner", "tag", "picture_id"),
)

# What a job was made from, by reference: "input:ID" or "picture:ID".
lineage = Table(
    "lineage",
    metadata,
    Column("task_uuid", String(36), ForeignKey("jobs.task_uuid"), primary_key=True),
    Column("parent", String(48), primary_key=True),
    Column("owner", String(32), nullable=False),
    Index("lineage_by_parent", "owner", "parent"),
)

# What every result cost, one row each. It outlives the picture: what was paid stays paid.
charges = Table(
    "charges",
    metadata,
    Column("id", String(32), primary_key=True),  # the picture's
    Column("task_uuid", String(36), nullable=False),
    Column("owner", String(32), nullable=False),  # empty once the visitor has deleted everything
    Column("created_at", Float, nullable=False),
    Column("day", String(10), nullable=False),  # UTC, such as 2026-11-25
    Column("source", String(16), nullable=False),
    Column("task_type", String(64), nullable=False),
    Column("model", String(255), nullable=False),
    Column("price_key", String(64), nullable=False),
    Column("cost_usd", Float),
    Index("charges_by_owner", "owner", "created_at", "source", "cost_usd"),
    Index("charges_by_owner_and_day", "owner", "day", "source", "task_type", "model", "cost_usd"),
    Index("charges_by_day", "day", "source", "task_type", "model", "cost_usd"),
    Index("charges_by_price", "price_key", "source", "created_at"),
)

# Read-only links. Only a digest of the token is stored, so reading this table does not open any.
shares = Table(
    "shares",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("owner", String(32), nullable=False),
    Column("title", String(255), nullable=False),
    Column("set_id", String(32)),  # a whole set, including later additions
    Column("shows", String(16), nullable=False, default="pictures"),  # or prompts, or parameters, besides
    Column("created_at", Float, nullable=False),
    Column("revoked_at", Float),
    Index("shares_by_owner", "owner", "created_at"),
)

share_pictures = Table(
    "share_pictures",
    metadata,
    Column("share_id", String(32), ForeignKey("shares.id"), primary_key=True),
    Column("picture_id", String(32), primary_key=True),
    Column("position", Integer, nullable=False),
)

# One-time links by which a visitor moves to another browser.
moves = Table(
    "moves",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("expires_at", Float, nullable=False),
)

# Pictures that visitors uploaded, by content: sent to Runware, and stored as the "before" of a result.
inputs = Table(
    "inputs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file", String(255), nullable=False),
    Column("mime", String(64), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("stored_bytes", Integer, nullable=False, default=0),
    UniqueConstraint("owner", "sha256"),
)

# What was erased, by the id that names its files or by its task UUID. Files that remain because the process died, and
# results that arrive later, are removed; everything else without a row is kept.
tombstones = Table(
    "tombstones",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("erased_at", Float, nullable=False),
)

# The UUID under which an account at Runware stores a picture. `account` is a digest of endpoint and key.
uploads = Table(
    "uploads",
    metadata,
    Column("account", String(64), primary_key=True),
    Column("owner", String(32), primary_key=True),
    Column("picture_id", String(32), primary_key=True),
    Column("media_uuid", String(64), nullable=False),
    Column("used_at", Float, nullable=False),
)

workers = Table(
    "workers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("beat_at", Float, nullable=False),
)
