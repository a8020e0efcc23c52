"""Passwords in tests: the same algorithm with hardly any work in it, since hashing took a seventh of all time."""
from __future__ import annotations

from argon2 import PasswordHasher, Type

from accounts import passwords

REAL = passwords._hasher
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID)


def make_quick() -> None:
    """From now on hash quickly; who asks about the real parameters puts REAL back."""
    passwords._hasher = _QUICK
