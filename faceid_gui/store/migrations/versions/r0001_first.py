"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.LargeBinary),
    )
    op.create_table(
        "counters",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name_index", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
    )
    op.create_table(
        "samples",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column(
            "person_id", sa.Text, sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("details", sa.LargeBinary, nullable=False),
        sa.Column("crop", sa.LargeBinary),
    )
    op.create_index("samples_person", "samples", ["person_id"])
    op.create_table(
        "embeddings",
        sa.Column(
            "sample_id", sa.Text, sa.ForeignKey("samples.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("contract_id", sa.Text, primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "thresholds",
        sa.Column("contract_id", sa.Text, primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "visits",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("person_id", sa.Text),
        sa.Column("record", sa.LargeBinary, nullable=False),
    )
    op.create_index("visits_at", "visits", ["at"])
    op.create_index("visits_person", "visits", ["person_id"])
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("mac", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Drop every table."""
    for table in (
        "audit",
        "visits",
        "thresholds",
        "embeddings",
        "samples",
        "people",
        "counters",
        "meta",
    ):
        op.drop_table(table)
