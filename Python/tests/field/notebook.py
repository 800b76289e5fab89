"""Runs the code cells of a notebook one after the other, as they stand, and goes on after errors as a person would.

usage: notebook.py NOTEBOOK [LAST]. Prints a line for each cell, and at the end the results as JSON: for each cell "ok", or its error. Cells
after the one of that number are not run. Questions are answered with yes.
"""

import builtins
import json
import sys
import time
import traceback


def cells(path):
    """Number and source of each code cell; lines for the notebook itself (magics) are left out."""
    with open(path, encoding="utf-8") as file:
        notebook = json.load(file)
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            lines = "".join(cell["source"]).splitlines()
            yield number, "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))


def run(path, last):
    builtins.input = lambda prompt="": "yes"
    names, results, begin = {"__name__": "__main__"}, {}, time.monotonic()
    for number, source in cells(path):
        if not source.strip() or number > last:
            continue
        try:
            exec(compile(source, f"cell {number}", "exec"), names)
            results[number] = "ok"
        except BaseException as error:
            place = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith("cell")]
            line = f" at line {place[-1].lineno}" if place else ""
            results[number] = f"{type(error).__name__}{line}: {error}"
        print(f"cell {number} ({time.monotonic() - begin:.0f} s): {results[number][:300]}", flush=True)
    return results


if __name__ == "__main__":
    print("RESULTS " + json.dumps(run(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else sys.maxsize)))
