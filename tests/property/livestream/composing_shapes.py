"""Every shape of comment that is composed, by the kind it has."""
from __future__ import annotations

from livestream.grammar import Kind
from tests.property.livestream import composing_places as places
from tests.property.livestream import composing_talk as talk
from tests.property.livestream import composing_wishes as wishes
from tests.property.livestream.composing import Shapes

SHAPES: Shapes = {
    Kind.order: (*wishes.ORDERS, places.addressed, places.addressed, places.two_phones),
    Kind.cancel: wishes.CANCELS,
    Kind.question: (talk.question,),
    Kind.contact: (places.contact,),
    Kind.other: (talk.claim, talk.claim, talk.spam),
}
