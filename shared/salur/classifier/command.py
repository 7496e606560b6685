"""`salur classifier`: learn which agency a report is for, choose the model in use, and go back to an older one."""

from __future__ import annotations

import csv
import json
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from salur.classifier import working
from salur.classifier.working import EVERY_PACK, end
from salur.messaging.clock import SystemClock

app = typer.Typer(no_args_is_help=True, help="Which agency a report is for: train, choose, roll back.")
Json = Annotated[bool, typer.Option("--json", help="print JSON")]
ForPack = Annotated[str, typer.Option("--pack", help="jurisdiction code; without it, for every pack")]


@app.command()
def train(
    file: Annotated[Path | None, typer.Argument(help="CSV with one report a row")] = None,
    text: Annotated[str, typer.Option(help="column of the words; several joined by +")] = "text",
    label: Annotated[str, typer.Option(help="column of the agency")] = "label",
    test: Annotated[Path | None, typer.Option(help="CSV of the same columns to measure on")] = None,
    pack: ForPack = EVERY_PACK,
    from_corrections: Annotated[
        bool, typer.Option("--from-corrections", help="also learn from where officers placed cases")
    ] = False,
    use: Annotated[bool, typer.Option("--use", help="use the model at once in running workers")] = False,
    picture: Annotated[
        Path | None, typer.Option(help="where to draw the confusion (SVG); default: beside FILE")
    ] = None,
    as_json: Json = False,
) -> None:
    """Learn a model and say what it is worth. It dispatches by itself only where it was right 95 times in 100."""
    from salur.classifier.making import make
    from salur.classifier.tables import BadTable, read_rows

    begun = time.monotonic()
    try:
        rows = working.training_rows(file, text, label, pack)
        if from_corrections and file is not None:
            rows = working.with_corrections(rows, pack)
        tested = working.named(read_rows(test, text, label, rows.labels), pack) if test else None
        made = make(rows, tested, SystemClock().now())
    except BadTable as bad:
        end(str(bad))
    drawn = _drawn(made, picture or (file or Path(pack)).with_suffix(".confusion.svg"))
    report = {**made.report, "seconds": round(time.monotonic() - begun, 1), "picture": drawn}
    report["model"] = working.keep(made.model, pack, use=use)
    print(json.dumps(report, ensure_ascii=False, indent=2) if as_json else _told(report))


@app.command("list")
def list_models(as_json: Json = False) -> None:
    """Every model that is kept, and which is in use."""
    shelf, in_use = working.shelf(), working.in_use()
    rows = [
        {"pack": name, "version": version, "in_use": name in in_use and in_use[name].version == version}
        for name in working.guarded(shelf.names)
        for version in shelf.versions(name)
    ]
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print(f"{row['pack']:<8} {row['version']}{'  in use' if row['in_use'] else ''}")
    print(f"{len(rows)} models", file=sys.stderr)


@app.command("use")
def use_model(
    version: Annotated[str, typer.Argument(help="as `salur classifier list` shows it")],
    pack: ForPack = EVERY_PACK,
    as_json: Json = False,
) -> None:
    """Use a model that is kept, in all running workers."""
    _say_switched(working.switch(pack, version), as_json)


@app.command()
def rollback(pack: ForPack = EVERY_PACK, as_json: Json = False) -> None:
    """Use the model that was in use before this one."""
    now = working.in_use().get(pack)
    if now is None:
        end(f"No model is in use for {pack}, so there is none to go back from.")
    older = working.guarded(lambda: working.shelf().before(pack, now.version))
    if older is None:
        end(f"No model was in use for {pack} before {now.version}.")
    _say_switched(working.switch(pack, older, "back"), as_json)


@app.command()
def corrections(
    file: Annotated[Path, typer.Argument(help="CSV to write: text, label, corrected")],
    pack: Annotated[str, typer.Option("--pack", help="jurisdiction code")],
    everything: Annotated[
        bool, typer.Option("--all", help="also where the officer agreed with the proposal")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write masked reports with the agency an officer placed them at: rows to train from."""
    rows = [row for row in working.placed(pack) if everything or row.corrected]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("text", "label", "corrected"))
        writer.writerows((row.text, row.agency, "yes" if row.corrected else "no") for row in rows)
    told = {"file": str(file), "rows": len(rows), "corrected": sum(row.corrected for row in rows)}
    print(json.dumps(told) if as_json else f"{told['rows']} rows, {told['corrected']} corrected, in {file}")


def _drawn(made: Any, where: Path) -> str | None:
    """The picture's place; None where nothing can be written there, which is no reason to lose the model."""
    from salur.classifier.picture import confusion_svg

    title = f"Instansi yang benar dan jawaban model ({made.measured.rows} laporan)"
    try:
        where.write_text(confusion_svg(made.model.labels, made.measured.confusion, title), encoding="utf-8")
    except OSError as error:
        print(f"salur: the picture {where} cannot be written: {error.strerror}.", file=sys.stderr)
        return None
    return str(where)


def _say_switched(told: dict[str, Any], as_json: bool) -> None:
    print(json.dumps(told) if as_json else f"{told['pack']} uses {told['version']} from now on.")


def _told(report: dict[str, Any]) -> str:
    from salur.classifier.sentences import say

    on = {"test file": "on_test", "a quarter of the training rows": "on_quarter"}
    facts = {"accuracy": report["accuracy"], "macro_f1": report["macro_f1"], "top3": report["top3_accuracy"]}
    measured_on = say(on.get(report["measured_on"], "on_held_back"))
    lines = [
        say("told_accuracy", **facts, rows=report["rows"], on=measured_on),
        say("told_larger", accuracy=report["larger_classes"]["accuracy"]),
    ]
    if report["threshold"] is None:
        lines.append(say("told_never_sure"))
    else:
        coverage = report["coverage_at_95_precision"]
        lines.append(say("told_sure", threshold=report["threshold"], coverage=coverage))
    lines += report["notes"]
    if report["picture"]:
        lines.append(say("told_picture", file=report["picture"]))
    model = report["model"]
    now = say("told_in_use") if model["in_use"] else ""
    lines.append(
        model.get("why") or say("told_model", version=model["version"], in_use=now, file=model["file"])
    )
    return "\n".join(lines)
