"""Which tests go together to one process of many, and which of them begin.

What several modules share is made once for each process, so whoever shares it runs in the same one. The longest
begin: then nobody works on alone at the end.
"""
from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

from tests.databases import DIALECTS

_BROWSER = "tests/browser/"
_LONGEST = (
    "tests/browser/journeys/test_studio", "tests/browser/journeys/test_trainer",
    "tests/browser/journeys/test_administrator", "tests/browser/journeys/",
    "tests/integration/fuzz/", "tests/integration/access/", "tests/integration/demo/", "tests/property/",
    "tests/contract/", "tests/concurrency/", "tests/integration/",
)
_SHARED = {"tests/integration/fuzz/": "the world", "tests/integration/access/": "the world",
           "tests/integration/demo/": "the demo"}


def rank(nodeid: str) -> int:
    """How early a test begins; the lowest first."""
    return next((place for place, folder in enumerate(_LONGEST) if nodeid.startswith(folder)), len(_LONGEST))


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """A process takes the tests of a module on one database, or all that share something made on it.

    Those in a browser go one by one: they are few and long, and share no more than the browser.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(_BROWSER):
            return nodeid
        path, _, test = nodeid.partition("::")
        dialect = next((dialect for dialect in DIALECTS if f"[{dialect}" in test), "")
        shared = next((what for folder, what in _SHARED.items() if path.startswith(folder)), path)
        return f"{shared} {dialect}"
