"""The figures of a year in words."""
from __future__ import annotations

from flask_babel import gettext

from core import figures
from core.templating import language
from orders.yearly.limits import Limit
from orders.yearly.meter import MONTHS, Level, Meter
from shop.shelves import KINDS


def month_names() -> list[str]:
    """"1" to "12" as the months are called in tables."""
    return [gettext("Month %(number)s", number=number) for number in MONTHS]


def level_words() -> dict[Level, str]:
    """What each level is called."""
    return {Level.NONE: gettext("no limit"), Level.UNDER: gettext("Below the limit"),
            Level.NEAR: gettext("Near the limit"), Level.REACHED: gettext("Limit reached")}


def form_of(meter: Meter) -> str:
    """The legal form of the year; where it changed, each with its days."""
    if len(meter.forms) == 1:
        return str(KINDS[meter.forms[0][2]])
    return ", ".join(gettext("%(form)s from %(first)s to %(last)s", form=KINDS[kind], first=first.strftime("%d/%m/%Y"),
                             last=last.strftime("%d/%m/%Y")) for first, last, kind in meter.forms)


def advice(meter: Meter) -> str:
    """What a seller should know, in one or two sentences."""
    if not meter.is_taxed:
        return str(gettext("The limit is for households and individuals. Cooperatives and enterprises declare their "
                           "tax themselves."))
    if meter.limit is None:
        return str(gettext("For this year no limit is known here."))
    said = figures.dong(meter.limit.dong, language())
    if meter.level == Level.REACHED:
        return str(gettext("Your revenue on this market has reached the limit of %(limit)s a year. Please ask the tax "
                           "office of your commune what you have to declare.", limit=said))
    left = figures.dong(meter.left or 0, language())
    if meter.level == Level.NEAR:
        return str(gettext("Only %(left)s are left to the limit of %(limit)s a year. What you sell elsewhere counts "
                           "as well.", left=left, limit=said))
    return str(gettext("Up to %(limit)s a year no tax is due; %(left)s are left. What you sell elsewhere counts as "
                       "well.", limit=said, left=left))


def definitions(year: int, limit: Limit | None) -> list[str]:
    """What the figures of the list mean, with their period."""
    said = [
        gettext("Period: 1 January to 31 December %(year)s, local days, both included.", year=year),
        gettext("Revenue is the value of goods in dong without freight: delivered minus returned, each on its own day. "
                "What came back in this year lowers it, whenever it was delivered."),
        gettext("Money back to buyers who kept their goods lowers neither revenue nor withheld tax here: only an "
                "adjusting invoice of the seller lowers a price. What sellers bore of it in the year stands beside."),
        gettext("Withheld tax counts on the day on which the settlement was locked. Corrections are part of the sum."),
        gettext("Only what was sold on this market is counted."),
        gettext("On the list is everybody who was a household or an individual on some day of the year, or was settled "
                "as one, with revenue, returns or tax in it. Of who changed the legal form only those days count."),
    ]
    if limit is not None:
        said.append(gettext(
            "Limit of the year: %(limit)s, as it is in force on 31 December; warned from %(warned)s on.",
            limit=figures.dong(limit.dong, language()), warned=figures.dong(limit.warned_from, language())))
    return [str(each) for each in said]
