"""Files and functions small enough to be read at one sitting."""
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402

FILE_MAX = 800
FILE_SMELL = 500
FUNCTION_MAX = 60
SOURCES = (".c", ".h", ".py", ".sh", ".ts", ".mjs", ".svelte")


def functions(path):
    """(name, lines of the body): in our style a function's braces stand alone in column 0."""
    opened = None
    head = ""
    for number, line in enumerate(lint.read(path).splitlines(), 1):
        if line == "{" and opened is None and head.rstrip().endswith(")"):
            opened = number
            name = signature.split("(")[0].split()[-1] if "(" in signature else signature
        elif line == "}" and opened is not None:
            yield name, number - opened - 1
            opened = None
        if line.strip():
            head = line
            if line[0] not in " \t{}#/*" and "(" in line:
                signature = line


def long_files(limit):
    for path in lint.files(*SOURCES):
        lines = lint.read(path).count("\n")
        if lines > limit:
            yield f"{path} has {lines} lines"


def long_functions():
    for path in lint.files(".c"):
        for name, lines in functions(path):
            if lines > FUNCTION_MAX:
                yield f"{path}: {name} () has {lines} lines"


tap = lint.Tap()
tap.result(f"no file above {FILE_MAX} lines", list(long_files(FILE_MAX)))
tap.result(f"no function above {FUNCTION_MAX} lines", list(long_functions()))
smells = list(long_files(FILE_SMELL))
if smells:
    print(f"# above {FILE_SMELL} lines, which asks for a split:")
    tap.notes(smells)
tap.done()
