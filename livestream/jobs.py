"""What happens by the clock."""
from __future__ import annotations

from core import actors
from core.jobs import daily, every
from livestream import sessions
from livestream.audience import identity, proving
from livestream.bringing import comment_imports
from livestream.planning import starting, viewers
from livestream.platforms import deliveries, gaps, polling
from livestream.pricing import deals
from livestream.rehearsal import playing
from livestream.serving import following, reminding


@every(seconds=15)
def end_closing_sessions() -> int:
    """End the sessions whose closing time is over."""
    due = sessions.due()
    for session_id in due:
        sessions.end(actors.SYSTEM, session_id)
    return len(due)


@every(seconds=30)
def remind_of_expiry() -> int:
    """Remind buyers whose goods are kept only a little longer."""
    return sum(reminding.remind(session_id) for session_id in reminding.sessions_due())


@every(seconds=15)
def remind_of_sessions() -> int:
    """Tell viewers and crews that a session is about to begin, begins at another time, or was cancelled."""
    return sum(starting.remind(session_id) for session_id in starting.sessions_due())


@every(seconds=15)
def release_lapsed_claims() -> int:
    """Release claims whose buyer did not answer in time, and those that were cancelled at the order.

    Whoever needs the goods does not wait for this job: a new claim takes over what has lapsed.
    """
    lapsed = sum(following.lapse(session_id) for session_id in following.with_lapsed_claims())
    return lapsed + sum(following.reconcile(session_id) for session_id in following.with_cancelled_lines())


@every(seconds=1, when=deliveries.waiting)
def act_on_deliveries() -> int:
    """Act on what webhooks have brought."""
    return deliveries.act_on_waiting()


@every(seconds=1, when=deals.sessions_due)
def show_deals() -> int:
    """Show which deals have begun or ended. What they cost does not wait for this."""
    return sum(deals.follow_clock(session_id) for session_id in deals.sessions_due())


@every(seconds=10)
def poll_pages() -> int:
    """Ask connected pages for the comments of sessions on air."""
    return polling.poll()


@every(seconds=5)
def watch_sources() -> int:
    """Mark when a channel of a session on air is not heard."""
    return gaps.watch()


@daily("03:40")
def forget_deliveries() -> int:
    """Remove what webhooks brought some weeks ago."""
    return deliveries.forget()


@daily("03:50")
def erase_numbers_of_viewers() -> int:
    """Erase the numbers that viewers left for sessions of some days ago."""
    erased = 0
    while some := viewers.erase():
        erased += some
    return erased


@every(seconds=300)
def erase_codes_of_viewers() -> int:
    """Erase number and seed of one-time codes that are over."""
    erased = 0
    while some := proving.erase():
        erased += some
    return erased


@daily("03:52")
def erase_viewers() -> int:
    """Erase the numbers that nobody has used on our own live page for some weeks."""
    erased = 0
    while some := identity.erase():
        erased += some
    return erased


@every(seconds=1, when=comment_imports.waits_longest)
def hear_comment_files() -> int:
    """Go on with hearing the comments of large files."""
    return comment_imports.go_on_with_all()


@every(seconds=1, when=playing.running)
def play_rehearsals() -> int:
    """Go on with the recorded comments of rehearsals."""
    return sum(playing.go_on(session_id) for session_id in playing.running())


@daily("03:55")
def forget_comment_files() -> int:
    """Remove files of comments that nobody has taken for a week."""
    return comment_imports.forget()
