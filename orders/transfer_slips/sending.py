"""A buyer sends a photo of a transfer: it is kept for a person, and nothing else follows from it."""
from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import BinaryIO

import sqlalchemy as sa
from flask import Flask, current_app

from core import actors, clock, throttle
from core.config import whole
from core.db import db
from core.idempotency import once
from core.transactions import OutcomeUnknown, use_case
from orders.access import behind, lock_order
from orders.models import Order
from orders.models.money import TransferSlip
from orders.models.money.slips import MOST
from orders.transfer_slips import files, standing
from orders.transfer_slips.errors import (
    SlipIsBroken,
    SlipIsHeic,
    SlipNotAPicture,
    SlipNotNeeded,
    SlipTooLarge,
    SlipTooSmall,
    TooManySlips,
)
from shop import images
from shop.errors import (
    BrokenPicture,
    HeicPicture,
    NotAPicture,
    PictureTooLarge,
    PictureTooSmall,
    TooManyPixels,
)
from shop.images import Picture

_WINDOW = timedelta(minutes=10)
TRIES_OF_ORDER = 20  # in that time, refused ones included: to read a picture is work


def init_app(app: Flask) -> None:
    """Setting: SLIPS_PER_ADDRESS, tries in ten minutes."""
    app.config.setdefault("SLIPS_PER_ADDRESS", whole("SLIPS_PER_ADDRESS", 100))


def send(secret: str, stream: BinaryIO, request_key: str, address: str) -> TransferSlip:
    """Keep a photo for the order behind this link. The same picture, or the same key, once.

    The picture is worked on before anything is locked, and its files are written before their row: a row never points
    at nothing. Raises NoSuchOrder, SlipNotNeeded, TooManySlips, core.throttle.TooOften, core.idempotency.KeyReused for
    a key that came with another picture, and SlipNotAPicture, SlipIsHeic, SlipIsBroken, SlipTooLarge, SlipTooSmall.
    """
    order = behind(secret)
    if not standing.may_send(order):
        raise SlipNotNeeded
    throttle.check("slips.address", address, current_app.config["SLIPS_PER_ADDRESS"], _WINDOW)
    throttle.check("slips.order", str(order.id), TRIES_OF_ORDER, _WINDOW)
    with _in_words_for_buyers():
        picture = images.read(stream)
    key = secrets.token_hex(16)
    files.keep(key, picture)
    try:
        slip = _keep(secret, key, picture, request_key)
    except OutcomeUnknown:  # a row may name them; if none does, a job removes them
        raise
    except BaseException:
        files.remove(key)
        raise
    if slip.key != key:
        files.remove(key)
    return slip


@use_case(keyed=True)
def _keep(secret: str, key: str, picture: Picture, request_key: str) -> TransferSlip:
    order = behind(secret)
    digest = hashlib.sha256(picture.webp[images.SIZES[-1]]).hexdigest()
    slip_id = once(f"transfer_slip:{order.id}", request_key, [digest],
                   lambda: _add(order, key, digest, picture, request_key))
    return db.session.get_one(TransferSlip, slip_id)


def _add(order: Order, key: str, digest: str, picture: Picture, request_key: str) -> int:
    lock_order(order.id)
    sent = {slip.digest: slip for slip in db.session.scalars(
        sa.select(TransferSlip).where(TransferSlip.order_id == order.id))}
    if digest in sent:
        return sent[digest].id
    if not standing.may_send(order):
        raise SlipNotNeeded
    if len(sent) >= MOST:
        raise TooManySlips(most=MOST)
    slip = TransferSlip(
        order_id=order.id, number=len(sent) + 1, key=key, digest=digest, width=picture.width, height=picture.height,
        sent_at=clock.now(), sent_by=actors.current().ref, request_key=request_key)
    db.session.add(slip)
    db.session.flush()
    return slip.id


@contextmanager
def _in_words_for_buyers() -> Iterator[None]:
    """What is wrong with a picture, with what a buyer can do about it."""
    try:
        yield
    except NotAPicture as error:
        raise SlipNotAPicture from error
    except HeicPicture as error:
        raise SlipIsHeic from error
    except BrokenPicture as error:
        raise SlipIsBroken from error
    except (PictureTooLarge, TooManyPixels) as error:
        raise SlipTooLarge from error
    except PictureTooSmall as error:
        raise SlipTooSmall from error
