"""The audit log: who did what to whom, append only; for what no journal of its own keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core import actors, clock
from core.db import Base, UtcDateTime, db
from core.triggers import append_only


@append_only
class AuditEntry(Base):
    """One thing a person did that others may ask about later: a role granted, a price changed, data exported."""

    __tablename__ = "audit_log"
    id: Mapped[int] = mapped_column(primary_key=True)
    actor: Mapped[str] = mapped_column(index=True)
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def note(action: str, subject: str, **details: Any) -> None:
    """Write it down in the transaction of the change. No phone number, address or secret goes into `details`."""
    db.session.add(
        AuditEntry(
            actor=actors.current().ref, action=action, subject=subject, details=details, at=clock.now()
        )
    )
