"""People who were deleted can come back for a while, and what people agreed to is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give people a time of deletion and a sealed consent: none for those who are there."""
    op.add_column("people", sa.Column("removed_at", sa.Float))
    op.add_column("people", sa.Column("consent", sa.LargeBinary))
    op.create_index("people_removed", "people", ["removed_at"])


def downgrade() -> None:
    """Erase who was deleted, since the older schema would bring them back, and drop both."""
    op.execute("DELETE FROM people WHERE removed_at IS NOT NULL")
    op.drop_index("people_removed", "people")
    op.drop_column("people", "consent")
    op.drop_column("people", "removed_at")
