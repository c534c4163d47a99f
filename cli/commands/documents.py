"""``callsheet import``, ``export`` and ``validate``: documents into the tables, out of them, and their faults."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import orjson

from cli.access import Role
from cli.arguments import Commands, add
from cli.commands.runs import answer
from cli.desk import Desk
from cli.exits import Exit
from cli.lookup import stored
from cli.screen import count
from cli.sources import Brought, Missing, bring_sources, missing_sources
from shared.db.pipelines import SaveReport, save_pipeline
from shared.db.runs import execute
from shared.domain.dialects import read_document, write_document
from shared.domain.documents import PipelineDocument
from shared.domain.nodes import NodeId
from shared.domain.validation import validate_document
from shared.errors import InvalidInput

Faults = dict[NodeId, dict[str, str]]


def register(commands: Commands) -> None:
    """Add the commands to the parser."""
    parser = add(
        commands,
        import_,
        "write a pipeline's JSON document into the database",
        "Read a pipeline in either dialect and write what changed. Files that its assets name, relative to FILE, are "
        "copied into the media storage. What is wrong with nodes is shown; such nodes never run, the others do.",
        name="import",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--prune", action="store_true", help="remove nodes that FILE does not mention")
    parser.add_argument("--mode", choices=("draft", "final"), help="instead of what FILE says: a draft costs nothing")
    parser.add_argument("--run", action="store_true", dest="and_run", help="then run all that is not up to date")
    parser.add_argument("--watch", action="store_true", help="with --run: show the progress until the run has ended")
    parser = add(commands, export, "print a pipeline as a JSON document", "Print what its editor wrote.")
    parser.add_argument("pipeline", metavar="PIPELINE")
    parser = add(
        commands,
        validate,
        "say everything that is wrong with a pipeline",
        "Check a FILE, or a PIPELINE in the database, and name node, field and remedy of each fault.",
    )
    parser.add_argument("subject", metavar="FILE|PIPELINE")


async def import_(args: argparse.Namespace, desk: Desk) -> Exit:
    """Write a document into the tables."""
    document, folder = _read(args.file)
    if args.mode:
        document = replace(document, config={**document.config, "mode": args.mode})
    async with desk.storage() as storage:
        brought = await bring_sources(document, folder, storage)
    async with desk.database(Role.EDITOR, purpose="import") as pool:
        saved = await save_pipeline(pool, brought.document, prune=args.prune)
        faults = _faults(brought.document)
        if desk.screen.json and not args.and_run:
            desk.screen.emit(
                {
                    "pipeline": document.id,
                    "saved": saved,
                    "files": brought.files,
                    "faults": faults,
                    "missing": brought.missing,
                }
            )
        _tell(desk, document, saved, brought)
        for line in _fault_lines(faults, brought.missing):
            desk.screen.note(line, style="yellow")
        if args.and_run:
            return await answer(desk, pool, document.id, await execute(pool, document.id), watching=args.watch)
    return Exit.OK


async def export(args: argparse.Namespace, desk: Desk) -> Exit:
    """Print a document."""
    async with desk.database(Role.READER, purpose="export") as pool:
        desk.screen.emit(write_document(await stored(pool, args.pipeline)))
    return Exit.OK


async def validate(args: argparse.Namespace, desk: Desk) -> Exit:
    """Say what is wrong with a document."""
    missing: list[Missing] = []
    if _is_file(args.subject):
        document, folder = _read(Path(args.subject))
        missing = missing_sources(document, folder)
    else:
        async with desk.database(Role.READER, purpose="validate") as pool:
            document = await stored(pool, args.subject)
    faults = _faults(document)
    if desk.screen.json:
        desk.screen.emit({"pipeline": document.id, "valid": not faults, "faults": faults, "missing": missing})
    _show_faults(desk, faults, missing)
    if not faults and not missing:
        desk.screen.say(f"{document.id}: {count(len(document.nodes), 'node')}, nothing wrong.")
    return Exit.USAGE if faults else Exit.OK


def _is_file(subject: str) -> bool:
    return Path(subject).is_file() or subject.endswith(".json")


def _read(path: Path) -> tuple[PipelineDocument, Path]:
    """Return the document of a file, and the folder that its sources are relative to."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read ({error.strerror})", remedy="check the path") from error
    try:
        return read_document(orjson.loads(text)), path.absolute().parent
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InvalidInput(f"{path} is no JSON: {error.msg} at {place}", remedy="mend it there") from error


def _faults(document: PipelineDocument) -> Faults:
    """Return what is wrong, by node; the pipeline's own config stands under an empty id."""
    own, found = validate_document(document)
    return {NodeId(""): own, **found} if own else found


def _tell(desk: Desk, document: PipelineDocument, saved: SaveReport, brought: Brought) -> None:
    counts = [(len(saved.added), "added"), (len(saved.changed), "changed"), (len(saved.unchanged), "unchanged")]
    counts += [(len(saved.removed), "removed")]
    words = ", ".join(f"{count} {word}" for count, word in counts if count) or "no nodes"
    desk.screen.say(f"{document.id}: {words}; {count(brought.files, 'file')} in storage.")
    if saved.kept:
        kept = ", ".join(saved.kept)
        desk.screen.note(f"not in the file and kept: {kept} (--prune removes them)", style="yellow")


def _show_faults(desk: Desk, faults: Faults, missing: Sequence[Missing]) -> None:
    """Print what is wrong, a line each; here it is the answer, elsewhere a note."""
    for line in _fault_lines(faults, missing):
        desk.screen.say(line)


def _fault_lines(faults: Faults, missing: Sequence[Missing]) -> Iterator[str]:
    for node, errors in faults.items():
        for field, message in errors.items():
            yield f"{node or 'pipeline'}: {field}: {message}"
    for lost in missing:
        yield (
            f"{lost.node}: asset.source: there is no file {lost.source!r} beside the document, and no such key in "
            "storage; add the file and import again"
        )
