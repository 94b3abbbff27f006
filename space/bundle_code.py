"""Which files of this repository the page needs, by its imports and tables. Standard library only."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("cards", "dataset_builder", "train", "space")
_START = "space.app"
# What tables name: "module:attribute".
_TARGET = re.compile(rf'["\']((?:{"|".join(PACKAGES)})(?:\.\w+)+):\w+["\']')
_NOT_DATA = frozenset({".py", ".pyc", ".md"})


def code_files() -> list[Path]:
    """Return the modules that the page leads to and the data files that they name, from the root."""
    modules = _reached(_START)
    sources = {path: path.read_text(encoding="utf-8") for path in modules.values()}
    data = (file for path in sources for file in _data_beside(path, sources))
    return sorted({path.relative_to(ROOT) for path in (*sources, *data)})


def third_party() -> set[str]:
    """Return the top-level names of other packages that the page's modules import, anywhere in them."""
    names = {
        name.partition(".")[0]
        for path in _reached(_START).values()
        for name in _imported(ast.parse(path.read_text(encoding="utf-8")))
    }
    return names - set(PACKAGES)


def _reached(start: str) -> dict[str, Path]:
    """Return module -> file of everything that a module leads to."""
    found: dict[str, Path] = {}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        path = _file_of(name)
        if path is None or name in found:
            continue
        found[name] = path
        text = path.read_text(encoding="utf-8")
        waiting += [*_imported(ast.parse(text)), *_TARGET.findall(text), *_parents(name)]
    return found


def _imported(tree: ast.AST) -> Iterator[str]:
    """Yield what is imported to run; `from a import b` may mean module `a.b`."""
    for node in _running(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a tree but for what only a type checker reads."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)):
            yield from _running(child)


def _file_of(module: str) -> Path | None:
    place = ROOT.joinpath(*module.split("."))
    candidates = (place.with_suffix(".py"), place / "__init__.py")
    in_tree = module.partition(".")[0] in PACKAGES
    return next((path for path in candidates if in_tree and path.is_file()), None)


def _parents(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def _data_beside(module: Path, sources: Mapping[Path, str]) -> Iterator[Path]:
    """Yield the data files below a module's folder that some module of this folder names.

    Either the file or the folder it is in has to be named: `"inn.tsv"`, `"templates"`.
    """
    texts = [text for path, text in sources.items() if path.parent == module.parent]
    for file in (*module.parent.glob("*.*"), *module.parent.glob("*/*.*")):
        folder = file.parent if file.parent != module.parent else None
        is_of_another_package = folder is not None and (folder / "__init__.py").is_file()
        if not file.is_file() or file.suffix in _NOT_DATA or is_of_another_package:
            continue
        names = {file.name} | ({folder.name} if folder is not None else set())
        if any(f'"{name}"' in text for name in names for text in texts):
            yield file
