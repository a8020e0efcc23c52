"""Pictures of products."""
from __future__ import annotations

import io

import pytest
from PIL import Image

from core.db import db
from shop import images, photos
from shop.errors import NoSuchPhoto, NoSuchProduct, NotAPicture, TextTooLong, TooManyPictures
from shop.models import Photo
from tests.make import shop as make
from tests.make.pictures import jpeg

pytestmark = pytest.mark.usefixtures("context", "media")


@pytest.fixture
def media(app, tmp_path):
    """An empty folder for pictures."""
    app.config["MEDIA_DIR"] = str(tmp_path)
    return tmp_path


def test_a_picture_lies_in_three_sizes_under_a_name_of_our_own(media):
    goods = make.product()

    photo = photos.add_photo(make.member(goods.cooperative), goods.id, io.BytesIO(jpeg()), " Rổ  mận ")

    assert (photo.width, photo.height, photo.alt, photo.position) == (640, 480, "Rổ mận", 0)
    files = {path.name for path in media.rglob("*") if path.is_file()}
    assert files == {f"{photo.key}-{size}.webp" for size in images.SIZES}
    with Image.open(photos.path_of(photo.key, 480)) as smallest:
        assert smallest.size == (480, 360)


def test_without_words_of_its_own_a_picture_is_called_like_its_product():
    goods = make.product()

    assert photos.add_photo(make.ADMIN, goods.id, io.BytesIO(jpeg())).alt == goods.name


def test_a_removed_picture_leaves_nothing_behind(media):
    goods = make.product()
    key = photos.add_photo(make.ADMIN, goods.id, io.BytesIO(jpeg())).key

    photos.remove_photo(make.ADMIN, goods.id, key)

    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert db.session.query(Photo).count() == 0
    with pytest.raises(NoSuchPhoto):
        photos.remove_photo(make.ADMIN, goods.id, key)


def test_what_is_no_picture_leaves_nothing_behind(media):
    goods = make.product()

    with pytest.raises(NotAPicture):
        photos.add_photo(make.ADMIN, goods.id, io.BytesIO(b"a text named photo.jpg"))
    with pytest.raises(TextTooLong):
        photos.add_photo(make.ADMIN, goods.id, io.BytesIO(jpeg()), "x" * 201)

    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_ninth_picture_is_refused_and_its_files_are_taken_away(media):
    goods = make.product()
    for _ in range(photos.MOST_PHOTOS):
        photos.add_photo(make.ADMIN, goods.id, io.BytesIO(jpeg(300, 300)))

    with pytest.raises(TooManyPictures):
        photos.add_photo(make.ADMIN, goods.id, io.BytesIO(jpeg(300, 300)))

    assert len([path for path in media.rglob("*") if path.is_file()]) == photos.MOST_PHOTOS * len(images.SIZES)


def test_any_picture_may_be_the_one_that_stands_first():
    goods = make.product()
    first, second, third = (photos.add_photo(make.ADMIN, goods.id, io.BytesIO(jpeg())).key for _ in range(3))

    photos.show_first(make.ADMIN, goods.id, third)

    db.session.expire_all()
    assert [photo.key for photo in goods.photos] == [third, first, second]
    with pytest.raises(NoSuchPhoto):
        photos.show_first(make.ADMIN, goods.id, "0" * 32)


def test_pictures_of_others_products_are_not_to_be_touched(media):
    goods = make.product()
    photo = photos.add_photo(make.ADMIN, goods.id, io.BytesIO(jpeg()))
    own = make.product()

    for who in (make.member(own.cooperative), make.STRANGER):
        with pytest.raises(NoSuchProduct):
            photos.add_photo(who, goods.id, io.BytesIO(jpeg()))
        with pytest.raises(NoSuchProduct):
            photos.remove_photo(who, goods.id, photo.key)
        with pytest.raises(NoSuchProduct):
            photos.show_first(who, goods.id, photo.key)
    with pytest.raises(NoSuchPhoto):
        photos.remove_photo(make.member(own.cooperative), own.id, photo.key)
    assert photos.path_of(photo.key, 480).is_file()


@pytest.mark.parametrize(("key", "size"), [
    ("../../../etc/passwd", 480), ("a" * 31, 480), ("A" * 32, 480), ("a" * 32 + "\n", 480), ("a" * 32, 481), ("", 480),
])
def test_no_path_comes_from_outside(key, size):
    with pytest.raises(NoSuchPhoto):
        photos.path_of(key, size)
