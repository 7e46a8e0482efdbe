#!/usr/bin/env python3
"""Writes the calls.txt of every program; needs numpy. Give names to write only those."""

import sys

import calls_floats
import calls_flow
import calls_integers
import calls_memory

PARTS = [calls_flow, calls_floats, calls_integers, calls_memory]


def main():
    wanted = sys.argv[1:]
    for part in PARTS:
        for program in part.programs():
            if not wanted or program.name in wanted:
                print(program.write().parent.name, sum(not l.startswith("# ") or l.startswith("# fails")
                                                       for l in program.lines), "calls")


if __name__ == "__main__":
    main()
