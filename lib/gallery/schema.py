"""The store's tables, in portable SQL."""

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
    UniqueConstraint("owner", "submission"),  # clicks with one submission id are one job
    Index("jobs_by_owner_and_page", "owner", "page", "created_at"),
    Index("jobs_by_price", "price_key", "created_at"),
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
    UniqueConstraint("task_uuid", "remote_id"),  # a result that is delivered twice is one result
    Index("pictures_by_owner", "owner", "created_at"),
)

# Pictures that visitors brought, by content: what is sent to Runware, and kept as the "before" of a result.
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
    UniqueConstraint("owner", "sha256"),
)

# Under which UUID an account of Runware's keeps a picture. `account` is a digest of endpoint and key.
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
