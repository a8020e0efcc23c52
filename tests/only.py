"""Marks for tests about one database: they run on that one, instead of being skipped on the other."""
import pytest

sqlite = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
postgresql = pytest.mark.parametrize("app", ["postgresql"], indirect=True)
