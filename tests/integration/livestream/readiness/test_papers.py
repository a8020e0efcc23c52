"""The crew notes papers that are handed over, and the host confirms having seen them."""
from __future__ import annotations

import pytest

from accounts.models import Role
from accounts.people import as_actor
from livestream.errors import NoSuchItem, NoSuchSession
from livestream.readiness import papers
from livestream.readiness_errors import OnlyTheHost
from shop.models import PaperKind
from shop.paper_errors import NoSuchPaper, SeenByWhoNoted
from shop.papers.noting import NewPaper
from shop.papers.standing import State
from tests.make import accounts
from tests.make import livestream as make
from tests.make import papers as make_papers

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def crew(context):
    """A host, an operator, and their session of one item that needs a proof of origin."""
    make_papers.ask(PaperKind.ORIGIN)
    host, operator = accounts.person(Role.HOST), accounts.person(Role.OPERATOR)
    session = make.planned(host_ids=(host.id,), operator_ids=(operator.id,))
    make.add(session)
    return as_actor(host), as_actor(operator), session


def wish(session, number="5/NG"):
    return NewPaper(PaperKind.ORIGIN, number, "UBND xã", None, session.line_up[0].product_id)


def test_the_operator_notes_and_the_host_confirms(crew):
    host, operator, session = crew

    made = papers.note_paper(operator, session.id, "A01", wish(session))
    assert papers.of_session(session)[0].state is State.UNSEEN
    papers.see_paper(host, session.id, "A01", made.id)

    [found] = papers.of_session(session)
    assert (found.is_complete, made.noted_by, made.seen_by) == (True, operator.person_id, host.person_id)


def test_an_operator_does_not_confirm_and_a_host_not_what_they_noted(crew):
    host, operator, session = crew
    of_host = papers.note_paper(host, session.id, "A01", wish(session))

    with pytest.raises(OnlyTheHost):
        papers.see_paper(operator, session.id, "A01", of_host.id)
    with pytest.raises(SeenByWhoNoted):
        papers.see_paper(host, session.id, "A01", of_host.id)


def test_others_and_papers_of_others_are_not_found(crew):
    host, _, session = crew
    foreign = make_papers.paper(make.add(make.planned()).product, seen=False)

    with pytest.raises(NoSuchPaper):
        papers.see_paper(host, session.id, "A01", foreign.id)
    with pytest.raises(NoSuchItem):
        papers.note_paper(host, session.id, "A09", wish(session))
    with pytest.raises(NoSuchSession):
        papers.note_paper(accounts.actor(Role.HOST), session.id, "A01", wish(session))
