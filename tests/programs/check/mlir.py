"""Functions of test modules as text: values, operations, and what they must give.

A function can be written in two forms: as a test, which states its expectations with operations of
the check dialect, and as one that returns the values, for a runtime that has no such module.
"""
import ml_dtypes
import numpy as np

DTYPES = {
    "i1": np.bool_, "i4": ml_dtypes.int4, "i8": np.int8, "i16": np.int16, "i32": np.int32,
    "i64": np.int64, "f16": np.float16, "bf16": ml_dtypes.bfloat16, "f32": np.float32,
    "f64": np.float64, "f8E5M2": ml_dtypes.float8_e5m2, "f8E4M3FN": ml_dtypes.float8_e4m3fn,
    "f8E5M2FNUZ": ml_dtypes.float8_e5m2fnuz, "f8E4M3FNUZ": ml_dtypes.float8_e4m3fnuz,
    "f8E8M0FNU": ml_dtypes.float8_e8m0fnu,
}
FLOATS = ["f8E5M2", "f8E4M3FN", "f8E5M2FNUZ", "f8E4M3FNUZ", "f8E8M0FNU", "f16", "bf16", "f32",
          "f64"]


def is_float(element):
    return element in FLOATS


def array(values, element):
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(values).astype(DTYPES[element])


def tensor(shape, element):
    return f"tensor<{''.join(f'{dim}x' for dim in shape)}{element}>"


def literal(value, element):
    if element == "i1":
        return "true" if value else "false"
    if not is_float(element):
        return str(int(value))
    number = float(value)
    if not np.isfinite(number):  # only bits say which
        code = np.asarray(value).view(f"u{np.asarray(value).itemsize}")
        return f"0x{int(code):0{2 * np.asarray(value).itemsize}X}"
    text = repr(number)
    mantissa, exponent, power = text.partition("e")
    return (mantissa if "." in mantissa else mantissa + ".0") + exponent + power


def dense(values, element):
    """The attribute for an array of the element's type; rank 0 and empty arrays too."""
    if values.size == 0:
        return f"dense<> : {tensor(values.shape, element)}"

    def nest(part):
        if part.ndim == 0:
            return literal(part[()], element)
        return f"[{', '.join(nest(row) for row in part)}]"

    return f"dense<{nest(values)}> : {tensor(values.shape, element)}"


class Function:
    def __init__(self, name, comment=""):
        self.name, self.comment = name, comment
        self.lines, self.checks, self.count = [], [], 0

    def line(self, text):
        self.lines += ["  " + part for part in text.strip("\n").split("\n")]

    def value(self, text, name=None):
        """A line with a result; returns its name."""
        self.count += 1
        name = name or f"%{self.count}"
        first, *rest = text.strip("\n").split("\n")
        self.line("\n".join([f"{name} = {first}", *rest]))
        return name

    def constant(self, values, element):
        """A constant that the compiler may not look at."""
        return self.value(f"util.unfoldable_constant {dense(values, element)}")

    def generic(self, inputs, output, body, maps=None, iterators=None, start=None):
        """linalg.generic. inputs: [(value, shape, element)], output: (shape, element); `body` has
        %x0, %x1... and %o, and yields %y."""
        shape, element = output
        rank = len(shape)
        iterators = iterators or ["parallel"] * rank
        dims = ", ".join(f"d{i}" for i in range(len(iterators)))
        maps = maps or [f"({dims})"] * (len(inputs) + 1)
        maps = ", ".join(f"affine_map<({dims}) -> {target}>" for target in maps)
        start = start or self.value(f"tensor.empty() : {tensor(shape, element)}")
        arguments = [f"%x{i}: {kind}" for i, (_, _, kind) in enumerate(inputs)] + [f"%o: {element}"]
        ins = ""
        if inputs:
            ins = (f" ins({', '.join(v for v, _, _ in inputs)} : "
                   f"{', '.join(tensor(s, e) for _, s, e in inputs)})")
        return self.value(f"""linalg.generic {{indexing_maps = [{maps}],
    iterator_types = [{', '.join(f'"{kind}"' for kind in iterators)}]}}
   {ins} outs({start} : {tensor(shape, element)}) {{
^bb0({', '.join(arguments)}):
  {body}
  linalg.yield %y : {element}
}} -> {tensor(shape, element)}""")

    def expect(self, value, expected, element, atol=None, rtol=0):
        """Bytes must be equal, or with `atol` elements close."""
        assert expected.dtype == DTYPES[element], (self.name, expected.dtype, element)
        self.checks.append((value, expected, element, atol, rtol))
        if atol is None:
            self.lines.append(f"  check.expect_eq_const({value}, {dense(expected, element)}) : "
                              f"{tensor(expected.shape, element)}")
        else:
            self.lines.append(f"  check.expect_almost_eq_const({value}, "
                              f"{dense(expected, element)}, atol {literal(atol, 'f32')}, "
                              f"rtol {literal(rtol, 'f32')}) : {tensor(expected.shape, element)}")

    def text(self, returns):
        lines, results, types = self.lines, "", ""
        if returns:
            lines = [line for line in lines if not line.startswith("  check.")]
            names = [check[0] for check in self.checks]
            kinds = [tensor(check[1].shape, check[2]) for check in self.checks]
            if names:
                results = f" {', '.join(names)} : {', '.join(kinds)}"
                types = f" -> ({', '.join(kinds)})"
        comment = f"// {self.comment}\n" if self.comment else ""
        return "\n".join([f"{comment}func.func @{self.name}(){types} {{", *lines,
                          f"  return{results}", "}"])


class Module:
    """`prelude`: what the functions share, as text."""

    def __init__(self, name, prelude=""):
        self.name, self.prelude, self.functions = name, prelude, []

    def function(self, name, comment=""):
        self.functions.append(Function(name, comment))
        return self.functions[-1]

    def text(self, returns=False):
        parts = ["// Written by make_check.py.", f"module @{self.name} {{"]
        parts += [self.prelude.strip("\n")] if self.prelude else []
        parts += [function.text(returns) for function in self.functions]
        return "\n\n".join(parts) + "\n\n}\n"
