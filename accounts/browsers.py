"""The name of a browser as people know it, from what it says about itself."""
from __future__ import annotations

_PROGRAMS = (("Zalo", "Zalo"), ("FBAN", "Facebook"), ("FBAV", "Facebook"), ("Edg", "Edge"), ("OPR", "Opera"),
             ("coc_coc", "Cốc Cốc"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
             ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_MACHINES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
             ("CrOS", "Chromebook"), ("Mac OS X", "Mac"), ("Linux", "Linux"))
_LISTS = (_PROGRAMS, _MACHINES)


def spoken(user_agent: str) -> str:
    """"Chrome, Android"; empty if it says nothing that is known. The first name found in each list counts."""
    found = (next((name for mark, name in names if mark in user_agent), "") for names in _LISTS)
    return ", ".join(filter(None, found))
