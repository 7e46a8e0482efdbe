"""Prints a header with its plain comments as Doxygen wants them.

    doxygen_filter.py HEADER

Comments before a declaration become ///, those behind one ///<. What Doxygen would take for commands,
tags or links in them is text. A comment before several functions in C is repeated for each.
"""
import pathlib
import re
import sys

WHOLE = re.compile(r"^(\s*)//(.*)$")
FUNCTION = re.compile(r"(MOTE_API|static inline) ")
BEHIND = re.compile(r"^(.*[^\s/].*?)(\s+)// (.*)$")


def text_of(comment):
    if comment.startswith("   "):
        return "  " + comment  # an example: four spaces more than text
    parts = re.split(r"(`[^`]*`)", comment)
    return "".join(part if part.startswith("`") else re.sub(r"([\\@<>#&*_~])", r"\\\1", part) for part in parts)


def main():
    path = pathlib.Path(sys.argv[1])
    text = path.read_text()
    if path.suffix == ".md":
        sys.stdout.write(text)
        return
    behind_column = None  # of the comment behind the line before
    is_head = True
    block, before = [], ""  # the last comment, the line before
    for number, line in enumerate(text.splitlines()):
        whole, behind = WHOLE.match(line), BEHIND.match(line)
        if whole and whole.group(2).startswith(" ----"):
            line = ""
        elif whole and len(whole.group(1)) == behind_column:
            line = f"{whole.group(1)}///<{text_of(whole.group(2))}"
        elif whole:
            behind_column = None
            if number == 0:
                print("/// @file")
            line = f"{whole.group(1)}///{text_of(whole.group(2))}"
        elif behind and not is_head:
            behind_column = len(behind.group(1) + behind.group(2))
            line = f"{behind.group(1)}{behind.group(2)}///< {text_of(behind.group(3))}"
        else:
            behind_column = None
        is_head = is_head and bool(whole)
        if line.startswith("///"):
            block = [*block, line] if before.startswith("///") else [line]
        elif not line:
            block = []
        elif FUNCTION.match(line) and not before.startswith("///"):
            print("\n".join(block))
        before = line
        print(line)


main()
