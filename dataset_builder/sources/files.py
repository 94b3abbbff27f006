"""Finding the files of a source, and reading text of unknown encoding. Standard library at import."""

from collections.abc import Sequence
from pathlib import Path

from dataset_builder.contracts import RecordProblem
from dataset_builder.errors import SourceError

MAX_FILE_BYTES = 100 << 20


def find_files(path: Path, suffixes: Sequence[str]) -> list[Path]:
    """Return the file, or the files below a folder, that end in one of the suffixes, sorted by path.

    Raises:
        SourceError: there is no such path, or no such file in the folder.
    """
    accepted = ", ".join(suffixes)
    if path.is_file():
        if not path.name.lower().endswith(tuple(suffixes)):
            raise SourceError(f"{path}: not one of {accepted}")
        return [path]
    if not path.is_dir():
        raise SourceError(f"{path}: no such file or folder (source.path)")
    hidden = (".", "__MACOSX")
    found = [
        file
        for file in path.rglob("*")
        if file.is_file()
        and file.name.lower().endswith(tuple(suffixes))
        and not any(part.startswith(hidden) for part in file.relative_to(path).parts)
    ]
    if not found:
        raise SourceError(f"{path}: the folder holds no {accepted} file")
    return sorted(found, key=lambda file: file.relative_to(path).as_posix())


def decode(content: bytes) -> str:
    """Return text in whatever encoding it was written, with Unix line ends.

    Raises:
        RecordProblem: `empty`, or `not_text` where no encoding fits.
    """
    if not content.strip():
        raise RecordProblem("empty", "the file is empty")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _guessed(content)
    if "\0" in text:
        raise RecordProblem("not_text", "the file holds NUL characters: binary, not text")
    import ftfy

    return ftfy.fix_text(text.replace("\r\n", "\n").replace("\r", "\n"), uncurl_quotes=False)


def _guessed(content: bytes) -> str:
    import charset_normalizer

    best = charset_normalizer.from_bytes(content).best()
    if best is None:
        raise RecordProblem("not_text", "no encoding fits: binary, not text")
    return str(best)
