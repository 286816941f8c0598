"""Every change of people and samples gets a number, so that galleries can be kept the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Number everybody who is there, in the order of their enrolment; none of it was sent."""
    op.create_table(
        "person_changes",
        sa.Column("person_id", sa.Text, primary_key=True),
        sa.Column("facet", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False, server_default="0"),
        sa.Column("origin", sa.Text, nullable=False, server_default=""),
        sa.Column("undone", sa.Float),
    )
    op.create_index("person_changes_number", "person_changes", ["number"])
    op.create_table(
        "sample_changes",
        sa.Column("sample_id", sa.Text, primary_key=True),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False, server_default="0"),
        sa.Column("origin", sa.Text, nullable=False, server_default=""),
    )
    op.create_index("sample_changes_number", "sample_changes", ["number"])
    op.create_index("sample_changes_person", "sample_changes", ["person_id"])
    op.create_table(
        "sync_conflicts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "sync_marks",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.execute(
        "INSERT INTO person_changes (person_id, facet, number)"
        " SELECT id, facet, ROW_NUMBER() OVER (ORDER BY created_at, id, facet)"
        " FROM (SELECT id, created_at, 'name' AS facet FROM people"
        " UNION ALL SELECT id, created_at, 'state' FROM people"
        " UNION ALL SELECT id, created_at, 'consent' FROM people WHERE consent IS NOT NULL)"
    )
    op.execute(
        "INSERT INTO sample_changes (sample_id, person_id, number)"
        " SELECT id, person_id, (SELECT COUNT(*) FROM person_changes)"
        " + ROW_NUMBER() OVER (ORDER BY seq) FROM samples"
    )
    op.execute(
        "INSERT INTO counters (key, value) SELECT 'changes',"
        " (SELECT COUNT(*) FROM person_changes) + (SELECT COUNT(*) FROM sample_changes)"
    )


def downgrade() -> None:
    """Forget the numbers."""
    for table in ("person_changes", "sample_changes", "sync_conflicts", "sync_marks"):
        op.drop_table(table)
    op.execute("DELETE FROM counters WHERE key = 'changes'")
