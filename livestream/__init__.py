"""Livestream: hosts on air, and what people buy while they watch."""
from flask import Flask, url_for
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Pages and commands of this package, what it listens to, and what it can prove."""
    from accounts import desks, grants
    from accounts.desks import Desk
    from accounts.models import Role, Scope
    from core import api as programs
    from core import checks as books
    from core import navigation
    from core.navigation import Item
    from livestream import (  # noqa: F401
        api,
        audience_views,
        calendar_views,
        checks,
        commands,
        desk,
        jobs,
        office,
        reminder_views,
        views,
        webhooks,
    )
    from livestream.buying import notices, wished  # noqa: F401
    from livestream.first_paid import checks as first_paid_checks
    from livestream.first_paid import paying
    from livestream.planning import starting, timetable  # noqa: F401
    from livestream.platforms import setting
    from livestream.pricing import price_checks
    from livestream.readiness import checks as paper_checks
    from livestream.rehearsal import reach
    from livestream.serving import again, following
    from livestream.studio import (  # noqa: F401
        bringing,
        buyers,
        calendar,
        calling,
        claims,
        console,
        deals,
        first_paid,
        hints,
        lineup,
        papers,
        planning,
        readiness,
        rehearsal,
        report,
        restricted,
        sessions,
        slips,
        talk,
        tally,
        together,
    )
    from orders import deadlines, followers, session_names
    from orders import wished as orders_wished
    from shop import storefront
    from shop.access import desk_of

    setting.init_app(app)
    app.register_blueprint(webhooks.bp)
    app.register_blueprint(calling.bp)
    app.register_blueprint(claims.bp)
    app.register_blueprint(deals.bp)
    app.register_blueprint(first_paid.bp)
    app.register_blueprint(reminder_views.bp)
    app.register_blueprint(rehearsal.bp)
    app.register_blueprint(rehearsal.files)
    for blueprint in (views.bp, audience_views.bp, talk.bp, calendar_views.bp, office.bp, calendar.bp, sessions.bp,
                      lineup.bp, console.bp, hints.bp, buyers.bp, slips.bp, tally.bp, bringing.bp, report.bp,
                      restricted.bp, papers.bp, readiness.bp, desk.bp, together.bp):
        app.register_blueprint(blueprint)
    programs.publish(app, api.bp)
    app.cli.add_command(commands.grammar_command)
    navigation.add(Item("studio", "studio.home", _l("Studio"), "video", frozenset({"host", "operator", "admin"}), 40))
    navigation.add(Item("office", "livestream_office.channel_list", _l("Channels"), "video", frozenset({"admin"}), 70))
    navigation.add(Item("desk", "livestream_desk.sessions", _l("Live sessions"), "video", frozenset({"member"}), 45,
                        desk_of))
    for role in (Role.HOST, Role.OPERATOR):
        desks.add(role, lambda _: [Desk(url_for("studio.home"), _l("Studio"),
                                        _l("Your live sessions: plan, go live, take orders."), "video")])
    grants.add_scope(Scope.SESSION, timetable.choices)
    session_names.provide(timetable.session_names)
    deadlines.provide(following.kept_until)
    orders_wished.provide(wished.of)
    followers.provide(followers.Follower(
        following.prepare, following.follow_cancelled, paying.prepare, following.completed, again.prepare_payment,
        paying.received, again.concerned, following.moved, again.give))
    storefront.add_section("live now", 10, views.live_now)
    storefront.add_section("next lives", 20, views.next_lives)
    books.add("sessions hold what is left", checks.sessions_hold_what_is_left)
    books.add("claims hold what they say", checks.claims_hold_what_they_say)
    books.add("ordered claims have lines", checks.ordered_claims_have_lines)
    books.add("figures are what they count", checks.figures_are_what_they_count)
    books.add("nobody waits for what is left", checks.nobody_waits_for_what_is_left)
    books.add("nobody who waits was overtaken", checks.nobody_who_waits_was_overtaken)
    books.add("goods go to who has paid", first_paid_checks.goods_go_to_who_has_paid)
    books.add("who paid first was served first", first_paid_checks.who_paid_first_was_served_first)
    books.add("only ordered claims lapse", checks.only_ordered_claims_lapse)
    books.add("nobody takes more than the limit", checks.nobody_takes_more_than_the_limit)
    books.add("rehearsals reach nobody", reach.rehearsals_reach_nobody)
    books.add("claims cost what held when they were said", price_checks.claims_cost_what_held_when_they_were_said)
    books.add("live prices are the last ones kept", price_checks.live_prices_are_the_last_ones_kept)
    books.add("deals are taken by claims", price_checks.deals_are_taken_by_claims)
    books.add("nobody takes more of a deal than one may", price_checks.nobody_takes_more_of_a_deal_than_one_may)
    books.add("nothing is sold without papers", paper_checks.nothing_is_sold_without_papers)
    books.add("refused items are not sold", paper_checks.refused_items_are_not_sold)
    books.add("cleared items had their papers", paper_checks.cleared_items_had_their_papers)
    books.add("hosts on air were checked", paper_checks.hosts_on_air_were_checked)
