"""Channels, as administrators keep them."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from livestream import words
from livestream.errors import BadChannelName, BadPageId, BadVideoAddress, ChannelExists, PageIsTaken
from livestream.forms import ChannelForm
from livestream.models import Platform
from livestream.platforms import channels, connections

bp = Blueprint("livestream_office", __name__, url_prefix="/office/channels")
_REFUSALS: dict[str, Any] = {"channel_name": (BadChannelName, ChannelExists), "url": BadVideoAddress,
                             "page_id": (BadPageId, PageIsTaken)}


@bp.route("", methods=["GET", "POST"])
@allow("admin")
def channel_list() -> ResponseReturnValue:
    """All channels, and a form for one more."""
    form = ChannelForm().of()
    if form.submitted():
        with form.catching(**_REFUSALS):
            channels.add_channel(actors.current(), Platform(form.platform.data), form.channel_name.data or "",
                                 form.url.data or "", form.page_id.data or "")
            flash(gettext("The channel is on the list."), "success")
            return redirect(url_for("livestream_office.channel_list"), 303)
    known = channels.known()
    return render_template("livestream/office/channels.html", form=form, channels=known,
                           connections=connections.of_channels(known), faults=words.FAULTS,
                           platforms=words.PLATFORMS), form.http_status


@bp.route("/<int:channel_id>", methods=["GET", "POST"])
@allow("admin")
def change(channel_id: int) -> ResponseReturnValue:
    """Another name or address; a channel that is not used any more is set aside."""
    channel = channels.find(channel_id)
    form = ChannelForm(data={"platform": channel.platform.value, "channel_name": channel.name, "url": channel.url,
                             "page_id": channel.page_id or "", "is_active": channel.is_active}).of()
    if form.submitted():
        with form.catching(**_REFUSALS):
            channels.change_channel(actors.current(), channel_id, form.channel_name.data or "", form.url.data or "",
                                    bool(form.is_active.data), form.page_id.data or "")
            flash(gettext("The channel is changed."), "success")
            return redirect(url_for("livestream_office.channel_list"), 303)
    return render_template("livestream/office/channel.html", form=form, channel=channel), form.http_status
