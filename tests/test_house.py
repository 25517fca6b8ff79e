"""The house is as the README draws it: layers, order inside a package, one home for each library, the tree itself."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PACKAGES = ("ingest", "index", "qa", "evals", "web", "tests")
MAY_IMPORT = {
    "ingest": set[str](),
    "index": {"ingest"},
    "qa": {"ingest", "index"},
    "evals": {"ingest", "index", "qa"},
    "web": {"ingest", "index", "qa"},
    "app": {"ingest", "index", "qa", "web", "evals"},
}
HOMES = {
    "pymupdf": ("ingest/pages.py",),
    "fitz": (),
    "rapidocr": ("ingest/ocr.py",),
    "lxml": ("ingest/packages.py", "ingest/hypertext.py"),
    "xlrd": ("ingest/workbooks.py",),
    "sentence_transformers": ("index/",),
    "tokenizers": ("index/",),
    "torch": ("index/",),
    "faiss": ("index/vectors.py",),
    "langchain": ("qa/llm.py",),
    "langchain_openai": ("qa/llm.py",),
    "langchain_ollama": ("qa/llm.py",),
    "langchain_core": ("qa/llm.py", "index/retriever.py", "index/library.py"),
    "gradio": ("web/",),
    "fastapi": ("web/",),
    "uvicorn": ("web/",),
    "reportlab": ("evals/", "ingest/standin.py"),
    "sqlite3": ("index/",),
}
"""Where a library may be imported: a file, or a folder. `index/library.py` names langchain's type, no more."""
LONGEST = 350


@cache
def sources() -> tuple[Path, ...]:
    """Every file of the program, tests aside."""
    found = [ROOT / "app.py"]
    for package in PACKAGES[:-1]:
        found += sorted((ROOT / package).rglob("*.py"))
    return tuple(found)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Full names of the modules a file imports, wherever in it; names taken from a package are given with it."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_packages_import_only_what_stands_before_them() -> None:
    wrong = []
    for path in sources():
        own = "app" if path.parent == ROOT else path.relative_to(ROOT).parts[0]
        for name in imports(path):
            top = name.partition(".")[0]
            if top in {*MAY_IMPORT, "tests"} - {own} - MAY_IMPORT[own]:
                wrong.append(f"{name_of(path)} imports {name}")
    assert wrong == []


def test_every_library_has_one_home() -> None:
    wrong = []
    for path in sources():
        for name in imports(path):
            homes = HOMES.get(name.partition(".")[0])
            if homes is not None and not any(name_of(path).startswith(home) for home in homes):
                wrong.append(f"{name_of(path)} imports {name}")
    assert wrong == []


def test_no_failure_is_passed_over_in_silence() -> None:
    silent = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or all(isinstance(step, ast.Pass) for step in node.body))
        and all(isinstance(step, ast.Pass | ast.Continue) for step in node.body)
    ]
    assert silent == []


def _reads_environment(node: ast.AST) -> bool:
    """os.environ[…], os.environ.get(…) and os.getenv(…); what sets a variable for a library reads nothing."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.ctx, ast.Load) and ast.unparse(node.value) == "os.environ"
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.getenv", "os.environ.get", "os.environ.items")


def test_the_environment_is_read_at_the_edge_alone() -> None:
    readers = {name_of(path) for path in sources() for node in ast.walk(tree_of(path)) if _reads_environment(node)}
    assert readers <= {"app.py"}


def test_no_file_is_too_long_to_be_read() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_file_says_what_it_is() -> None:
    bare = [name_of(path) for path in sources() if path.stat().st_size and not ast.get_docstring(tree_of(path))]
    assert bare == []


# The README


def test_every_make_target_of_the_readme_is_there() -> None:
    if not README.exists():
        pytest.skip("there is no README.md yet")
    named = set(re.findall(r"\bmake ([a-z]+)\b", "".join(re.findall(r"`+[^`]+`+", README.read_text(encoding="utf-8")))))
    there = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"run", "test"} <= named <= there


def drawn() -> list[str]:
    """Files of the tree in the README, in its order: `ingest/` opens a folder, `  amount.py   …` stands in it."""
    if not README.exists():
        pytest.skip("there is no README.md yet")
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    found: list[str] = []
    for block in blocks:
        folder = ""
        for line in block.splitlines():
            words = re.sub(r"^[\s│├└─|`+-]+", "", line).split()
            if not words:
                continue
            indented = line[:1].isspace() or line[:1] in "│├└|"
            if words[0].endswith("/") and words[0].strip("/").split("/")[0] in PACKAGES:
                folder = words[0].strip("/")
            elif words[0].endswith(".py"):
                found.append(f"{folder}/{words[0]}" if folder and indented else words[0])
    if not found:
        pytest.skip("the README draws no tree yet")
    return found


def test_the_tree_in_the_readme_is_the_tree_on_disk() -> None:
    listed = [name for name in drawn() if name.partition("/")[0] in PACKAGES[:-1]]
    there = {name_of(path) for path in sources() if path.parent != ROOT and path.name != "__init__.py"}
    named = {name for name in listed if not name.endswith("__init__.py")}
    assert sorted(there - named) == [], "files the README does not name"
    assert sorted(named - there) == [], "files that are not there"
    assert len(listed) == len(set(listed)), "a file is named twice"
    assert [name for name in drawn() if not (ROOT / name).exists()] == []


def test_files_import_only_what_the_readme_lists_before_them() -> None:
    order = {name: place for place, name in enumerate(drawn())}
    wrong = []
    for path in sources():
        own = name_of(path)
        package = own.partition("/")[0]
        for name in imports(path):
            target = _file_of(name)
            if not target.startswith(f"{package}/") or own not in order or target not in order:
                continue
            if order[target] >= order[own]:
                wrong.append(f"{own} imports {target}, which the README lists after it")
    assert sorted(set(wrong)) == []


def _file_of(module: str) -> str:
    """ingest.amount.Amount → ingest/amount.py; empty for what is no file of ours."""
    parts = module.split(".")
    for end in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:end]).with_suffix(".py")
        if path.exists():
            return name_of(path)
    return ""
