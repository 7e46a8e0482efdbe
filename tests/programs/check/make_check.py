"""Writes the test modules of this folder: MLIR with the values that numpy and ml_dtypes expect.

    python make_check.py                     writes NAME.mlir beside this file
    python make_check.py --returning FOLDER  writes them as functions that return the values, each
                                             with NAME.FUNCTION.N.bin, which they must equal

Needs numpy and ml_dtypes 0.6.
"""
import argparse
import json
import pathlib

import floats
import flow
import integers
import shapes


def write_returning(module, folder):
    (folder / f"{module.name}.mlir").write_text(module.text(returns=True))
    functions = {}
    for function in module.functions:
        functions[function.name] = []
        for value, expected, element, atol, rtol in function.checks:
            path = f"{module.name}.{function.name}.{len(functions[function.name])}.bin"
            (folder / path).write_bytes(pack(expected, element))
            functions[function.name].append(
                {"file": path, "element": element, "atol": atol, "rtol": rtol})
    (folder / f"{module.name}.json").write_text(json.dumps(functions, indent=1))


def pack(values, element):
    """As a program stores them: i4 without gaps, the first in the low bits."""
    if element != "i4":
        return values.tobytes()
    codes = [int(value) & 15 for value in values.ravel()]
    codes += [0] * (len(codes) % 2)
    return bytes(low | high << 4 for low, high in zip(codes[::2], codes[1::2]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--returning", type=pathlib.Path)
    arguments = parser.parse_args()
    for module in (integers.module(), floats.module_of_8_bits(), floats.module(), shapes.module(),
                   flow.module()):
        if arguments.returning:
            write_returning(module, arguments.returning)
        else:
            path = pathlib.Path(__file__).with_name(f"{module.name}.mlir")
            path.write_text(module.text())


main()
