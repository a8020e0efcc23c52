"""Days and moments as people say them: tonight at eight, twelve minutes left.

Like `core.figures`, these are facts about the two languages. Every function takes the language and the moment
it is now; days are local days.
"""
from __future__ import annotations

from datetime import date, datetime

from core import clock
from core.figures import Language

_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEAR_DAYS: dict[Language, dict[int, str]] = {
    "vi": {-1: "hôm qua", 0: "hôm nay", 1: "ngày mai"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}
# from the hour on: the part of the day; before five in the morning people name the day alone
_PARTS: dict[Language, tuple[tuple[int, str], ...]] = {
    "vi": ((22, "đêm"), (18, "tối"), (13, "chiều"), (11, "trưa"), (5, "sáng")),
    "en": ((18, "evening"), (12, "afternoon"), (5, "morning")),
}
_NEAR_PARTS = {-1: "qua", 0: "nay", 1: "mai"}
_SPANS: dict[Language, tuple[tuple[int, str, str], ...]] = {
    "vi": ((86_400, "ngày", "ngày"), (3_600, "giờ", "giờ"), (60, "phút", "phút")),
    "en": ((86_400, "day", "days"), (3_600, "hour", "hours"), (60, "minute", "minutes")),
}


def exact_day(when: date, language: Language) -> str:
    """21/11/2026, in English 21 Nov 2026: for tables, reports and print."""
    if language == "vi":
        return f"{when:%d/%m/%Y}"
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def exact(when: datetime, language: Language) -> str:
    """20:00, thứ Bảy 21/11/2026: what stands behind every spoken moment."""
    there = clock.local(when)
    return f"{there:%H:%M}, {_WEEKDAYS[language][there.weekday()]} {exact_day(there.date(), language)}"


def weekday(number: int, language: Language) -> str:
    """"thứ Hai" for 0, as Python counts them."""
    return _WEEKDAYS[language][number]


def named_day(when: date, language: Language, today: date) -> str:
    """"thứ Bảy 28/11", in English "Saturday 28 Nov"; the year only where it is another: for calendars."""
    name = _WEEKDAYS[language][when.weekday()]
    if language == "vi":
        return f"{name} {when:%d/%m}" if when.year == today.year else f"{name} {when:%d/%m/%Y}"
    short = f"{name} {when.day} {_MONTHS[when.month - 1]}"
    return short if when.year == today.year else f"{short} {when.year}"


def month(when: date, language: Language) -> str:
    """"tháng 11/2026", in English "Nov 2026"."""
    return f"tháng {when:%m/%Y}" if language == "vi" else f"{_MONTHS[when.month - 1]} {when.year}"


def day(when: date, language: Language, today: date) -> str:
    """Today, tomorrow and yesterday by their names, every other day by its date."""
    return _NEAR_DAYS[language].get((when - today).days) or exact_day(when, language)


def moment(when: datetime, language: Language, now: datetime) -> str:
    """"tối nay 20:00", "sáng mai 08:30", "thứ Bảy 28/11, 20:00"; the year only where it is another."""
    there, here = clock.local(when), clock.local(now).date()
    away = (there.date() - here).days
    if away in _NEAR_PARTS:
        return f"{_near(there, away, language)} {there:%H:%M}"
    weekday = _WEEKDAYS[language][there.weekday()]
    if language == "vi":
        short = f"{there:%d/%m}" if there.year == here.year else f"{there:%d/%m/%Y}"
    else:
        short = f"{there.day} {_MONTHS[there.month - 1]}"
        short += "" if there.year == here.year else f" {there.year}"
    return f"{weekday} {short}, {there:%H:%M}"


def _near(there: datetime, away: int, language: Language) -> str:
    part = next((word for start, word in _PARTS[language] if there.hour >= start), "")
    if not part:
        return _NEAR_DAYS[language][away]
    if language == "vi":
        return f"{part} {_NEAR_PARTS[away]}"
    if part == "evening" and away < 1:
        return "tonight" if away == 0 else "last night"
    return f"{('yesterday', 'this', 'tomorrow')[away + 1]} {part}"


def span(seconds: int, language: Language) -> str:
    """A length of time in its two largest units: "2 ngày 3 giờ", "12 phút"; under a minute in seconds."""
    rest = max(seconds, 0)
    parts: list[tuple[int, str]] = []
    for worth, one, many in _SPANS[language]:
        count, rest = divmod(rest, worth)
        if count or parts:
            parts.append((count, one if count == 1 else many))
    if not parts:
        return f"{rest} {'giây' if language == 'vi' else 'second' if rest == 1 else 'seconds'}"
    return " ".join(f"{count} {word}" for count, word in parts[:2] if count)


def countdown(until: datetime, language: Language, now: datetime) -> str:
    """"còn 12 phút"; what has passed is over."""
    left = int((until - now).total_seconds())
    if left <= 0:
        return "đã hết giờ" if language == "vi" else "time is up"
    return f"còn {span(left, language)}" if language == "vi" else f"{span(left, language)} left"


def ago(since: datetime, language: Language, now: datetime) -> str:
    """"12 phút trước"; under a minute "vừa xong"."""
    passed = int((now - since).total_seconds())
    if passed < 60:
        return "vừa xong" if language == "vi" else "just now"
    return f"{span(passed, language)} trước" if language == "vi" else f"{span(passed, language)} ago"
