from core.actors import NOBODY, SYSTEM, Actor, Grant

HOA = Actor("person:7", frozenset({"member", "officer"}), 7, frozenset({
    Grant("member", "cooperative", "1"), Grant("member", "cooperative", "2"), Grant("officer"),
}))


def test_a_role_on_one_thing_says_nothing_of_another():
    assert HOA.has("member", "cooperative", "1")
    assert not HOA.has("member", "cooperative", "3")
    assert not HOA.has("member", "session", "1")
    assert not HOA.has("member")


def test_a_role_everywhere_holds_on_everything():
    assert HOA.has("officer")
    assert HOA.has("officer", "commune", "03469")


def test_the_things_of_a_role():
    assert HOA.refs("member", "cooperative") == {"1", "2"}
    assert HOA.refs("host", "session") == frozenset()


def test_jobs_and_commands_see_everything_and_people_do_not():
    assert [actor.is_system for actor in (SYSTEM, Actor("job:x"), HOA, NOBODY, Actor("systematic"))] == [
        True, True, False, False, False]
