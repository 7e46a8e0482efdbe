"""Arguments and results: numpy arrays are tensors, numpy scalars are numbers."""
import numpy


def type_name(dtype):
    dtype = numpy.dtype(dtype)
    if dtype.kind == "b":
        return "i1"
    return ("f" if dtype.kind == "f" else "i") + str(8 * dtype.itemsize)


def is_number(value):
    return isinstance(value, numpy.generic)


class Folder:
    """Where the bytes of tensors go."""

    def __init__(self, path):
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.count = 0

    def tensor(self, array):
        """ "4x3xf32=@FILE", as tools read it."""
        file = self.path / f"{self.count}.bin"
        self.count += 1
        file.write_bytes(array.tobytes())
        return "x".join([*map(str, array.shape), type_name(array.dtype)]) + f"=@{file}"

    def calls_file(self, name, calls):
        """What compare-driver reads."""
        lines = []
        for arguments in calls:
            lines += [f"{type_name(a.dtype)}={a}" if is_number(a) else self.tensor(a)
                      for a in arguments]
            lines.append("")
        path = self.path / name
        path.write_text("".join(line + "\n" for line in lines))
        return path

    def input_flags(self, arguments):
        return [f"--input={a if is_number(a) else self.tensor(a)}" for a in arguments]


def split(data, like):
    """Raw bytes as values with the shapes and types of `like`."""
    values, at = [], 0
    for value in like:
        size = value.nbytes
        part = numpy.frombuffer(data[at:at + size], value.dtype)
        values.append(part.reshape(value.shape))
        at += size
    if at != len(data):
        raise AssertionError(f"{len(data)} bytes of results where {at} were expected")
    return values


def check(actual, expected, tolerance):
    """Raises when results, one list for each call, are not as expected."""
    for call, (a_values, e_values) in enumerate(zip(actual, expected, strict=True)):
        for index, (a, e) in enumerate(zip(a_values, e_values, strict=True)):
            a, e = numpy.asarray(a), numpy.asarray(e)
            where = f"call {call}, result {index}"
            if a.shape != e.shape or type_name(a.dtype) != type_name(e.dtype):
                raise AssertionError(f"{where}: {a.dtype}{a.shape} instead of {e.dtype}{e.shape}")
            if e.dtype.kind != "f":
                if not numpy.array_equal(a.view(e.dtype), e):
                    raise AssertionError(f"{where}: other integers")
            elif not numpy.allclose(a.astype(float), e.astype(float), rtol=1e-4, atol=tolerance,
                                    equal_nan=True):
                worst = numpy.nanmax(numpy.abs(a.astype(float) - e.astype(float)))
                raise AssertionError(f"{where}: off by {worst:.3g}")
