"""Pictures of products: kept outside of everything that is served as it lies, under names of our own."""
from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa
from flask import current_app

from core import clock
from core.actors import Actor
from core.db import db
from core.text import one_line
from core.transactions import use_case
from shop import images
from shop.access import lock_product, member_of
from shop.errors import NoSuchPhoto, NoSuchProduct, TextTooLong, TooManyPictures
from shop.images import Picture
from shop.models import Photo, Product
from shop.wording import limited

MOST_PHOTOS = 8
_KEY = re.compile(r"[0-9a-f]{32}")


def add_photo(actor: Actor, product_id: int, stream: BinaryIO, alt: str = "") -> Photo:
    """Keep an uploaded picture with a product.

    The picture is worked on before anything is locked, and its files are written before their row: a row
    never points at nothing. Raises NoSuchProduct, TooManyPictures, TextTooLong and what `images.read` raises.
    """
    seller = db.session.scalar(sa.select(Product.cooperative_id).where(Product.id == product_id))
    if seller is None or not member_of(actor, seller):
        raise NoSuchProduct
    words = limited(one_line(alt), 200, TextTooLong)
    picture, key = images.read(stream), secrets.token_hex(16)
    for size, data in picture.webp.items():
        write_whole(path_of(key, size), data)
    try:
        return _add(actor, product_id, key, picture, words)
    except BaseException:
        _remove_files(key)
        raise


def remove_photo(actor: Actor, product_id: int, key: str) -> None:
    """Take a picture from its product, and its files from the disk. Raises NoSuchPhoto, NoSuchProduct."""
    _take_away(actor, product_id, key)
    _remove_files(key)


@use_case
def show_first(actor: Actor, product_id: int, key: str) -> Photo:
    """Make it the picture that cards show."""
    product = lock_product(actor, product_id)
    chosen = next((photo for photo in product.photos if photo.key == key), None)
    if chosen is None:
        raise NoSuchPhoto
    rest = [photo for photo in product.photos if photo is not chosen]
    for position, photo in enumerate([chosen, *rest]):
        photo.position = position
    return chosen


def path_of(key: str, size: int) -> Path:
    """Where a picture lies. Raises NoSuchPhoto for a key or a size that we never gave."""
    if not _KEY.fullmatch(key) or size not in images.SIZES:
        raise NoSuchPhoto
    return Path(current_app.config["MEDIA_DIR"]).absolute() / key[:2] / f"{key}-{size}.webp"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: whoever asks meanwhile gets a 404 and never half a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(data)
    unfinished.replace(path)


@use_case
def _add(actor: Actor, product_id: int, key: str, picture: Picture, alt: str) -> Photo:
    product = lock_product(actor, product_id)
    if len(product.photos) >= MOST_PHOTOS:
        raise TooManyPictures(most=MOST_PHOTOS)
    position = max((photo.position for photo in product.photos), default=-1) + 1
    photo = Photo(product_id=product.id, key=key, position=position, width=picture.width,
                  height=picture.height, alt=alt or product.name, added_at=clock.now())
    db.session.add(photo)
    db.session.flush()
    return photo


@use_case
def _take_away(actor: Actor, product_id: int, key: str) -> None:
    product = lock_product(actor, product_id)
    gone = sa.delete(Photo).where(Photo.product_id == product.id, Photo.key == key)
    if db.session.scalar(gone.returning(Photo.id)) is None:
        raise NoSuchPhoto


def _remove_files(key: str) -> None:
    for size in images.SIZES:
        path_of(key, size).unlink(missing_ok=True)
