"""Rules about pages: every word is translated, nothing is inline, nothing escapes the escaping."""
import html.parser
import re

import jinja2
import pytest

from tests.architecture.source import files, name

TEMPLATES = [path for path in files(".html") if name(path).startswith("templates/")]

# Names, marks and codes that are the same in every language.
SAME_EVERYWHERE = {
    "Chợ Bản", "OCOP", "QR", "VietQR", "COD", "SMS", "Zalo", "TikTok", "Facebook", "YouTube", "Shopee", "PDF",
    "XLSX", "CSV", "JSON", "OpenAPI", "API", "A6", "Tiếng Việt", "English", "VND", "SKU", "GMV",
    "kg", "g", "ml", "mm", "km", "https://", "Ctrl", "Enter", "Esc", "Tab", "F2", "F4",
}

# Where text that is already HTML is shown as it is. Each needs a reason.
UNESCAPED = {
    "templates/components/icons.html": "the drawing comes from a table in the same file",
}

# Text that is code: what a macro returns for others to compare, what a person types into a field.
CODES = {
    "templates/components/stock.html": {"out near plenty"},
    "templates/livestream/studio/console.html": {"a1 2 Lan 0912 345 678"},  # what an operator types
}

# Tables that stay tables on a phone: paper, and what is one tap away behind a chart, where it may scroll by itself.
TABLES = {"chart-table", "packing", "tally-lines"}

SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription", "label", "summary"}
VOID_OF_WORDS = {"script", "style", "code", "kbd", "template"}


def without_jinja(source):
    """The HTML between Jinja's signs, where a sign becomes a blank and what {% trans %} holds is left out."""
    kept, in_trans, before = [], False, ""
    source = re.sub(r"(</?)\{\{.*?\}\}", r"\1x", source)  # a tag whose name is computed
    source = re.sub(r"(\{%-? block body_class -?%\})[\w -]*", r"\1", source)
    for _, kind, text in jinja2.Environment(autoescape=True).lex(source):
        if kind == "name" and before == "block_begin":
            in_trans = {"trans": True, "endtrans": False}.get(text, in_trans)
        if kind == "data" and not in_trans:
            kept.append(text)
        elif kind in ("block_begin", "variable_begin"):
            kept.append(" ")
        if kind != "whitespace":
            before = kind
    return "".join(kept)


class Words(html.parser.HTMLParser):
    """Collects what a reader sees or hears."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.inside = [], []

    def handle_starttag(self, tag, attrs):
        if tag in VOID_OF_WORDS:
            self.inside.append(tag)
        self.found += [value for key, value in attrs if key in SPOKEN and value]
        if tag == "input" and dict(attrs).get("type") in ("submit", "button", "reset"):
            self.found.append(dict(attrs).get("value") or "")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside:
            self.found.append(data)


def untranslated(source):
    """Words that would be shown as they are, whatever the reader's language."""
    words = Words()
    words.feed(without_jinja(source))
    words.close()
    shown = [" ".join(text.split()) for text in words.found]
    names = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in sorted(SAME_EVERYWHERE, reverse=True)))
    return [text for text in shown if re.search(r"[^\W\d_]{2}", names.sub("", text))]


@pytest.mark.parametrize(("source", "found"), [
    ("<p>Hello {{ name }}</p>", ["Hello"]),
    ('<p>{{ _("Hello") }} · 12 {{ n }} ₫</p>', []),
    ('<img alt="a goat">', ["a goat"]),
    ('<img alt="{{ _("a goat") }}">', []),
    ("{% trans %}Hello{% endtrans %}", []),
    ("{% if x %}Chào{% endif %}", ["Chào"]),
    ("{# a comment #}<script src=x>var a</script>", []),
    ('<input type="submit" value="Send">', ["Send"]),
    ("<b>Chợ Bản</b> QR", []),
    ('<{{ "a" if url else "div" }} class="tile">{{ label }}</{{ "a" if url else "div" }}>', []),
])
def test_the_search_for_words_finds_them(source, found):
    assert untranslated(source) == found


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_word_goes_through_the_catalogue(path):
    found = untranslated(path.read_text("utf-8"))

    assert [text for text in found if text not in CODES.get(name(path), ())] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_inline_that_the_policy_forbids(path):
    source = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    scripts = [tag for tag in re.findall(r"<script\b[^>]*>", source)
               if " src=" not in tag and not re.search(r'type="application/(json|ld\+json)"', tag)]

    assert scripts == []
    assert re.findall(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|href=[\"']javascript:", source) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_escapes_the_escaping(path):
    raw = re.findall(r"\|\s*safe\b|\{%-?\s*autoescape\s+false", path.read_text("utf-8"))

    assert raw == [] or name(path) in UNESCAPED


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_form_that_posts_carries_its_token(path):
    source = path.read_text("utf-8")
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", source, flags=re.DOTALL | re.IGNORECASE)

    assert [form[:80] for form in forms
            if not re.search(r"csrf_token|hidden_tag\(|\bhidden\(", form)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_table_becomes_cards_on_a_phone_and_each_cell_says_what_it_is(path):
    source = path.read_text("utf-8")
    for table in re.findall(r"<table\b.*?</table>", source, flags=re.DOTALL):
        looks = set(re.search(r'class="([^"]*)"', table)[1].split())
        unnamed = [cell for cell in re.findall(r"<td\b[^>]*>", table.split("<tbody>")[-1])
                   if "data-label" not in cell and "colspan" not in cell and cell != '<td class="tick">']

        assert looks & TABLES or ("cards" in looks and unnamed == []), table[:80]


def test_scripts_put_text_into_pages_as_text():
    raw = [f"{name(path)}: {found}" for path in files(".js") if name(path).startswith("static/")
           for found in re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function",
                                   path.read_text("utf-8"))]

    assert raw == []
