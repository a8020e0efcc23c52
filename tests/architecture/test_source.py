"""Rules about the text of the program, checked on the files of the repository."""
import ast
import importlib.metadata
import re
import sys
import tomllib

import pytest

from tests.architecture.source import BROAD_EXCEPTS, LATE_IMPORTS, ROOT, files, is_page, name, product

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def test_files_are_short():
    long = [name(path) for path in files(".py", ".html", ".js", ".css", "dev")
            if len(path.read_text("utf-8").splitlines()) > 300 and "migrations/" not in name(path)]

    assert long == []


def test_nothing_is_imported_inside_a_function_unless_it_is_written_down():
    found = set()
    for path in product(".py"):
        for function in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(function, FUNCTIONS[:2]) and any(
                    isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function)):
                found.add(f"{name(path)}:{function.name}")

    assert found - LATE_IMPORTS == set()


def test_every_failure_is_caught_by_name_unless_it_is_written_down():
    broad = {name(path) for path in product(".py")
             if re.search(r"except(\s+Exception\b|\s+BaseException\b(?!:\n\s+[^\n]+\n\s+raise)|\s*:)",
                          path.read_text("utf-8"))}

    assert broad - set(BROAD_EXCEPTS) - {"core/transactions.py"} == set()


def test_pages_look_rows_up_through_what_the_actor_may_see():
    """`session.get(Order, id)` knows nobody; and pages leave writing to use cases."""
    raw = [f"{name(path)}:{number}" for path in product(".py") if is_page(path)
           for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
           if re.search(r"db\.session\.(get|get_one|add|add_all|delete|merge|flush|commit|begin)\(", line)]

    assert raw == []


def test_one_module_commits():
    commits = [name(path) for path in product(".py")
               if re.search(r"\.(commit|rollback)\(\)", path.read_text("utf-8"))]

    reading = {"core/postgres.py"}  # ends what only read, and where nothing may be written
    assert set(commits) - reading == {"core/transactions.py"}


def test_one_module_asks_for_the_time():
    asking = {name(path) for path in product(".py")
              if re.search(r"(datetime|date)\.(now|utcnow|today)\(|time\.time\(", path.read_text("utf-8"))}

    assert asking <= {"core/clock.py"}


def test_one_module_calls_the_network():
    calling = {name(path) for path in product(".py")
               if re.search(r"^(import|from) (requests|urllib\.request|http\.client)\b",
                            path.read_text("utf-8"), re.MULTILINE)}

    assert calling <= {"core/outside.py"}


@pytest.mark.parametrize("trace", [
    re.compile(r"(?<![\w./])/(?:home|root|Users|work|tmp)/\w"),
    re.compile(r"\b(?:TODO|FIXME|XXX)\b"),
    re.compile(r"^(?:<<<<<<<|>>>>>>>) ", re.MULTILINE),
], ids=["paths of a machine", "unfinished work", "conflicts"])
def test_no_file_holds(trace):
    found = []
    for path in files(""):
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if path != ROOT / "tests/architecture/test_source.py" and trace.search(text):
            found.append(name(path))

    assert found == []


def test_every_dependency_is_used_and_every_import_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {_plain(re.split(r"[\[<>=~! ]", requirement)[0]) for requirement in project["dependencies"]}
    provided = importlib.metadata.packages_distributions()
    beside = [path for path in files(".py") if name(path).startswith(("demo/", "migrations/"))]
    imported = {module for path in (*product(".py"), *beside) for module in _imports(path)}
    known = {_plain(each) for module in imported for each in provided.get(module, ())}
    needed_by_others = {"gunicorn", "psycopg", "tzdata"}
    read_as_files = {"bootstrap-flask"}  # its stylesheet, by core.assets

    assert known - declared == set()
    assert declared - known - needed_by_others - read_as_files == set()


def test_one_module_speaks_with_the_card_provider():
    assert [name(path) for path in product(".py") if "stripe" in _imports(path)] == ["orders/cards/client.py"]


def _imports(path):
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names)


def _plain(distribution):
    return re.sub(r"[-_.]+", "-", distribution).lower()
