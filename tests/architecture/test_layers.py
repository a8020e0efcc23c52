"""Inside and across packages: pages -> forms -> rules -> rows -> errors; of others, never their pages or forms.

import-linter knows the order of the packages; this knows the files by their names, whatever new ones come.
"""
import ast

import pytest

from tests.architecture.source import PACKAGES, PAGES, name, product

KINDS = {"forms": "form", "reading": "form", "models": "rows", "errors": "errors", "__init__": "root",
         "jobs": "page", "commands": "page", **dict.fromkeys(PAGES, "page")}
MAY_IMPORT = {
    "root": {"page", "form", "rule", "rows", "errors", "root"},
    "page": {"page", "form", "rule", "rows", "errors"},
    "form": {"form", "rule", "rows", "errors"},
    "rule": {"rule", "rows", "errors"},
    "rows": {"rows", "errors"},
    "errors": {"errors"},
}
MODULES = {name(path).removesuffix(".py").replace("/", "."): path for path in product(".py")
           if not name(path).startswith(("core/", "wsgi"))}


def kind(module):
    """By the name of the file, or of a folder it is in, below its package; store_desk is a desk."""
    first, *inner = module.split(".")[1:] or ["__init__"]
    inner = [own for own in inner if own not in ("reading", "__init__")]  # inside a subject these are rules
    return next((found for own in (first, *inner)
                 if (found := KINDS.get(own) or KINDS.get(own.rpartition("_")[2]))), "rule")


def imported(path):
    """The modules of ours that a file imports, `from shop import stock` being shop.stock."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES or f"{inner}.__init__" in MODULES else node.module


def strangers(module, path):
    """What this module imports and should not know of."""
    package = module.split(".")[0]
    for other in imported(path):
        if other.split(".")[0] not in PACKAGES[1:]:
            continue
        is_private = kind(other) in ("page", "form") and other.split(".")[0] != package
        if is_private or kind(other) not in MAY_IMPORT[kind(module)]:
            yield other


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_knows_only_what_lies_below_it(module):
    assert sorted(set(strangers(module, MODULES[module]))) == []
