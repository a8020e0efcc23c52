"""The floor of a file of comments: its lines are read and a bare row is written for each good one, in one transaction.

DATABASE_URL=... python -m benchmarks.floor_file SESSION CHANNEL PATH     prints the seconds
"""
from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

from benchmarks.floor import database, insert, now

_COMMENT = insert("comments", "session_id, channel_id, platform, external_id, author_id, author_name, text, said_at,"
                              "heard_at, kind, reading, desk")


def main(session_id: int, channel_id: int, path: Path) -> None:
    """Write the rows; the text of a good line is not empty."""
    start, moment = time.perf_counter(), now()
    with path.open(encoding="utf-8", newline="") as lines, database.writing() as cursor:
        for row in csv.DictReader(lines):
            if row["text"]:
                cursor.execute(_COMMENT, (session_id, channel_id, "facebook", f"floor-{row['id']}", row["author_id"],
                                          row["author"], row["text"], row["time"], moment, "other", "{}", "done"))
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
