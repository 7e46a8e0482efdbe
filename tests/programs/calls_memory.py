"""Programs globals, lists and buffers. Each is one long session, computed on a model:
a bytearray for the global block, Python lists with element kinds, a bytearray."""

import struct

import numpy as np

from calls_common import I32_MAX, I32_MIN, I64_MAX, I64_MIN, INF, NAN, Program, s64, signed, unsigned


def globals_program():
    p = Program("globals", stateful=True)
    block = bytearray(40)  # the layout is in globals.mlir
    struct.pack_into("<if", block, 0, -5, 2.5)
    struct.pack_into("<qdq", block, 16, 1234567890123, -0.125, 3628800)

    def read(form, at):
        return struct.unpack_from("<" + form, block, at)[0]

    def get():
        p.call("get", (), (read("i", 0), read("q", 16), np.float32(read("f", 4)), np.float64(read("d", 24)),
                           read("i", 8), read("q", 32)))

    def put(a, b, c, d, e, f):
        struct.pack_into("<if", block, 0, a, c)
        struct.pack_into("<i", block, 8, e)
        struct.pack_into("<qdq", block, 16, b, d, f)
        p.call("set", (a, b, np.float32(c), np.float64(d), e, f))
        get()

    get()
    put(I32_MIN, I64_MIN, 0.1, 0.1, 0, -1)
    put(I32_MAX, I64_MAX, INF, NAN, 0, 2**32)

    # A failed call keeps what it has stored.
    total = 0
    for n in (2, 3, 1, 5, 5, -20):
        total += n
        struct.pack_into("<i", block, 8, total)
        if total % 2:
            p.fails("count_even", (n,), "FAILED_PRECONDITION")
        else:
            p.call("count_even", (n,), (total,))
        get()

    p.call("ref_length", (), (7,))
    p.call("ref_replace", (100,), (0,))
    p.call("ref_length", (), (100,))
    p.call("ref_clear")
    p.call("ref_length", (), (-1,))
    p.call("ref_replace", (0,), (0,))
    p.call("ref_length", (), (0,))
    p.call("ref_replace_at", (0, 33), (33,))
    p.call("ref_length", (), (33,))
    for index in (1, 2, -1, I32_MAX):
        p.fails("ref_replace_at", (index, 5), "OUT_OF_RANGE")
    p.call("ref_length", (), (33,))

    # By address, also unaligned and across two globals; the last bytes are still in range.
    put(0x11223344, 0x0102030405060708, 1.5, -2.25, 0x55667788, s64(0x8899AABBCCDDEEFF))
    for at in (0, 4, 8, 12, 16, 1, 6, 35, 36):
        p.call("load32_at", (at,), (read("i", at),))
    for at in (0, 16, 24, 32, 3, 31):
        p.call("load64_at", (at,), (read("q", at), np.float64(read("d", at))))
    def outside(at, load, *stores):
        mote = "the end must not wrap in 32 bits; stock reads and writes elsewhere" if -8 <= at < 0 else None
        p.fails(load, (at,), "OUT_OF_RANGE", mote)
        for function, value in stores:
            if function == "store_f64_at" and at in (33, 36):
                mote = "all 8 bytes must be inside; stock checks 4"
            p.fails(function, (at, value), "OUT_OF_RANGE", mote)

    for at in (37, 40, 41, I32_MAX, -1, -4, I32_MIN):
        outside(at, "load32_at", ("store_i32_at", 1), ("store_f32_at", np.float32(1)))
    for at in (33, 36, 40, I32_MAX, -1, -8, I32_MIN):
        outside(at, "load64_at", ("store_i64_at", 1), ("store_f64_at", np.float64(1)))
    get()
    for function, form, at, v in [("store_i32_at", "i", 8, -77), ("store_f32_at", "f", 4, np.float32(0.1)),
                                  ("store_i64_at", "q", 16, I64_MIN), ("store_f64_at", "d", 32, np.float64(-0.5)),
                                  ("store_i32_at", "i", 18, 0x7F7F7F7F), ("store_i32_at", "i", 36, 1)]:
        struct.pack_into("<" + form, block, at, v)
        p.call(function, (at, v))
        get()
    return p


class Fault(Exception):
    """The status that a call on the model ends with."""


class ListModel:
    """kind: i8 i16 i32 i64 f32 f64, 'any' (variant) or 'list' (references to lists)."""

    def __init__(self, kind):
        self.kind, self.items = kind, []

    def unset(self):
        return None if self.kind in ("any", "list") else (self.kind, 0)

    def resize(self, n):
        self.items = self.items[:n] + [self.unset() for _ in range(n - len(self.items))]

    def check(self, at):
        if unsigned(at, 32) >= len(self.items):
            raise Fault("OUT_OF_RANGE")

    @staticmethod
    def convert(item, to):
        """Integers wrap or sign-extend, floats round; between the two families 0."""
        kind, value = item
        if kind[0] != to[0]:
            return 0
        if to[0] == "i":
            return signed(value, int(to[1:]))
        with np.errstate(over="ignore"):
            return {"f32": np.float32, "f64": np.float64}[to](value)

    def set_value(self, at, kind, value):
        self.check(at)
        if self.kind == "list":
            raise Fault("FAILED_PRECONDITION")
        to = kind if self.kind == "any" else self.kind
        self.items[at] = (to, self.convert((kind, value), to))

    def get_value(self, at, kind):
        self.check(at)
        item = self.items[at]
        if self.kind == "list" or not isinstance(item, tuple):
            raise Fault("FAILED_PRECONDITION")
        return self.convert(item, kind)

    def set_ref(self, at, value):
        self.check(at)
        if self.kind not in ("any", "list"):
            raise Fault("FAILED_PRECONDITION")
        if self.kind == "list" and not (value is None or isinstance(value, ListModel)):
            raise Fault("INVALID_ARGUMENT")
        self.items[at] = value

    def get_ref(self, at, wanted):
        self.check(at)
        item = self.items[at]
        if self.kind not in ("any", "list") or isinstance(item, tuple):
            raise Fault("FAILED_PRECONDITION")
        return item if isinstance(item, wanted) else None


class ListSession:
    KINDS = ["i8", "i16", "i32", "i64", "f32", "f64", "any", "list"]

    def __init__(self):
        self.p = Program("lists", stateful=True)
        self.lists = []

    def attempt(self, function, inputs, action, mote=None):
        """Runs the model and writes the call with what came out of it."""
        try:
            result = action()
        except Fault as fault:
            self.p.fails(function, inputs, str(fault), mote)
            return
        self.p.call(function, inputs, () if result is None else (result,), mote=mote)

    def pick(self, which):
        if not self.lists:
            raise Fault("INVALID_ARGUMENT")  # the outer list is null
        if unsigned(which, 32) >= len(self.lists):
            raise Fault("OUT_OF_RANGE")
        return self.lists[which]

    def create(self, capacity):
        self.p.call("create", (capacity,))
        self.lists = [ListModel(k) for k in self.KINDS]

    def size(self, which):
        self.attempt("size", (which,), lambda: len(self.pick(which).items))

    def reserve(self, which, n):
        self.attempt("reserve", (which, n), lambda: len(self.pick(which).items))

    def resize(self, which, n):
        def action():
            self.pick(which).resize(n)
            return n
        self.attempt("resize", (which, n), action)

    def set(self, kind, which, at, v):
        v = {"f32": np.float32, "f64": np.float64}.get(kind, int)(v)
        self.attempt(f"set_{kind}", (which, at, v), lambda: self.pick(which).set_value(at, kind, v))

    def get(self, which, at, kinds=("i32", "i64", "f32", "f64")):
        for kind in kinds:
            def action(kind=kind):
                v = self.pick(which).get_value(at, kind)
                return {"f32": np.float32, "f64": np.float64}.get(kind, int)(v)
            self.attempt(f"get_{kind}", (which, at), action)

    def set_null(self, which, at):
        self.attempt("set_null", (which, at), lambda: self.pick(which).set_ref(at, None))

    def set_buffer(self, which, at):
        self.attempt("set_buffer", (which, at), lambda: self.pick(which).set_ref(at, b"123"))

    def set_list(self, which, at, what):
        self.attempt("set_list", (which, at, what), lambda: self.pick(which).set_ref(at, self.pick(what)))

    def get_refs(self, which, at):
        def buffer():
            r = self.pick(which).get_ref(at, bytes)
            return -1 if r is None else len(r)

        def inner():
            r = self.pick(which).get_ref(at, ListModel)
            return -1 if r is None else len(r.items)
        self.attempt("get_buffer", (which, at), buffer)
        self.attempt("get_list", (which, at), inner)


def lists_program():
    s = ListSession()
    s.size(2)  # no list yet
    s.create(4)
    for which in range(8):
        s.size(which)
        s.get(which, 0, ("i32",))
        s.reserve(which, 10)
        s.resize(which, 3)
    for which in (8, -1):
        s.size(which)

    # Elements that were never set.
    for which in range(8):
        s.get(which, 2)
        s.get_refs(which, 2)

    # Every kind of value into and out of every kind of list.
    for which in range(8):
        for kind, v in [("i32", -2), ("i32", 0x12345678), ("i64", 0x1234567890ABCDEF), ("i64", I64_MIN),
                        ("f32", -2.5), ("f64", 0.1), ("f64", 1e300)]:
            s.set(kind, which, 1, v)
            s.get(which, 1)
    for which in range(8):
        for at in (3, 4, -1, I32_MIN, I32_MAX):
            s.get(which, at, ("i32", "f64"))
            s.get_refs(which, at)
            s.set("i64", which, at, 5)
            s.set("f32", which, at, 5)
            s.set_null(which, at)
    for which in range(8):
        s.get(which, 0, ("i32", "i64"))

    # References; the variant list changes between values and references freely.
    for which in range(8):
        s.set_buffer(which, 0)
        s.get_refs(which, 0)
        s.set_list(which, 1, 2)
        s.get_refs(which, 1)
        s.get(which, 1, ("i32", "f32"))
        s.set_null(which, 1)
        s.get_refs(which, 1)
    s.set("i32", 6, 0, 77)
    s.get(6, 0)
    s.get_refs(6, 0)
    s.set_buffer(6, 0)
    s.get_refs(6, 0)

    # Lists in lists: the size seen inside follows the list itself.
    s.set_list(7, 0, 3)
    s.resize(3, 17)
    s.get_refs(7, 0)
    s.set_list(6, 2, 7)
    s.get_refs(6, 2)

    # Down and up again: dropped elements come back unset.
    s.set("i32", 2, 2, 9)
    for n in (1, 3, 0, 2, 1000):
        for which in (0, 2, 3, 5, 6, 7):
            s.resize(which, n)
            s.size(which)
            if n:
                s.get(which, n - 1, ("i64",))
                s.get_refs(which, n - 1)
    s.reserve(2, 5000)
    s.reserve(2, 0)
    s.p.fails("resize", (6, -1), "RESOURCE_EXHAUSTED", mote="an impossible size; stock asks for 64 GiB")
    s.size(6)

    s.create(0)  # the old lists go with everything in them
    for which in (0, 3, 6, 7):
        s.size(which)
        s.resize(which, 1)
    for n in (0, 1, 2, 10, 1000):
        s.p.call("squares", (n,), (sum(i * i for i in range(n)),))
    s.p.call("result", (3,), ("(ignored)",))
    s.p.fails("size_of", ("(null)",), "INVALID_ARGUMENT")
    return s.p


def siphash(data):
    """SipHash-2-4 with the key bytes 0, 1, ... 15."""
    mask = 2**64 - 1
    k0, k1 = struct.unpack("<QQ", bytes(range(16)))
    v = [k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D, k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573]

    def rotate(x, n):
        return (x << n | x >> (64 - n)) & mask

    def rounds(n):
        for _ in range(n):
            v[0] = (v[0] + v[1]) & mask
            v[2] = (v[2] + v[3]) & mask
            v[1], v[3] = rotate(v[1], 13) ^ v[0], rotate(v[3], 16) ^ v[2]
            v[0] = (rotate(v[0], 32) + v[3]) & mask
            v[2] = (v[2] + v[1]) & mask
            v[3], v[1] = rotate(v[3], 21) ^ v[0], rotate(v[1], 17) ^ v[2]
            v[2] = rotate(v[2], 32)

    tail = len(data) % 8
    padded = data + bytes(7 - tail) + bytes([len(data) & 0xFF])
    for word, in struct.iter_unpack("<Q", padded):
        v[3] ^= word
        rounds(2)
        v[0] ^= word
    v[2] ^= 0xFF
    rounds(4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


assert siphash(b"") == 0x726FDB47DD0E0E31 and siphash(bytes(range(15))) == 0xA129CA6149BE45E5

WRAPS = "the range check must not wrap; stock computes the end in 64 bits"
TEXT = b"The quick brown fox jumps over the lazy dog"
FORMS = {"i8": "B", "i16": "H", "i32": "I", "i64": "Q", "f32": "f", "f64": "d"}


class BufferSession:
    def __init__(self):
        self.p = Program("buffers", stateful=True)
        self.data = bytearray()

    def inside(self, offset, length, count):
        offset, length = unsigned(offset, 64), unsigned(length, 64)
        return offset <= count and length <= count - offset

    def out(self, function, inputs, *spans, size=1):
        """An OUT_OF_RANGE call. Stock's check goes wrong when the end in bytes is huge."""
        wraps = any((unsigned(o, 64) + unsigned(n, 64)) * size >= 2**63 for o, n in spans)
        self.p.fails(function, inputs, "OUT_OF_RANGE", mote=WRAPS if wraps else None)

    def value(self, kind, v):
        if kind[0] == "f":
            v = np.float32(v) if kind == "f32" else np.float64(v)
            return v, struct.pack("<" + FORMS[kind], v)
        size = int(kind[1:])
        return v, struct.pack("<" + FORMS[kind], unsigned(v, size))

    def alloc(self, length, align):
        self.p.call("alloc", (length, align), (length,))
        self.data = bytearray(length)

    def store(self, kind, at, v):
        v, raw = self.value(kind, v)
        size = len(raw)
        if not self.inside(at, 1, len(self.data) // size):
            self.out(f"store_{kind}", (at, v), (at, 1), size=size)
            return
        self.data[at * size:(at + 1) * size] = raw
        self.p.call(f"store_{kind}", (at, v))

    def fill(self, kind, at, n, v):
        v, raw = self.value(kind, v)
        size = len(raw)
        if not self.inside(at, n, len(self.data) // size):
            self.out(f"fill_{kind}", (at, n, v), (at, n), size=size)
            return
        self.data[at * size:(at + n) * size] = raw * n
        self.p.call(f"fill_{kind}", (at, n, v))

    def load(self, bits, at):
        size = bits // 8
        if not self.inside(at, 1, len(self.data) // size):
            self.out(f"load_i{bits}", (at,), (at, 1), size=size)
            return
        raw = bytes(self.data[at * size:(at + 1) * size])
        value = int.from_bytes(raw, "little")
        if bits < 32:
            result = value, signed(value, bits)
        else:
            kind, form = (np.float32, "<f") if bits == 32 else (np.float64, "<d")
            result = signed(value, bits), kind(struct.unpack(form, raw)[0])
        self.p.call(f"load_i{bits}", (at,), result)

    def hash(self, offset, length):
        if not self.inside(offset, length, len(self.data)):
            self.out("hash", (offset, length), (offset, length))
            return
        self.p.call("hash", (offset, length), (s64(siphash(bytes(self.data[offset:offset + length]))),))

    def copy(self, function, source, start, to, length):
        if not (self.inside(start, length, len(source)) and self.inside(to, length, len(self.data))):
            self.out(function, (start, to, length), (start, length), (to, length))
            return
        self.data[to:to + length] = bytes(source[start:start + length])
        self.p.call(function, (start, to, length))

    def compare(self, a, b, length):
        if not (self.inside(a, length, len(self.data)) and self.inside(b, length, len(TEXT))):
            self.out("compare", (a, b, length), (a, length), (b, length))
            return
        same = bytes(self.data[a:a + length]) == TEXT[b:b + length]
        self.p.call("compare", (a, b, length), (int(same),))

    def clone(self, function, source, offset, length, align):
        if not self.inside(offset, length, len(source)):
            self.out(function, (offset, length, align), (offset, length))
            return
        self.data = bytearray(source[offset:offset + length])
        self.p.call(function, (offset, length, align), (length,))

    def whole(self):
        """All bytes, through the widest loads that fit and a hash."""
        for at in range(len(self.data) // 8):
            self.load(64, at)
        self.hash(0, len(self.data))


def buffers_program():
    s = BufferSession()
    p = s.p
    for function, inputs in [("load_i8", (0,)), ("store_i8", (0, 1)), ("fill_i32", (0, 0, 1)), ("hash", (0, 0)),
                             ("copy", (0, 0, 0)), ("compare", (0, 0, 0)), ("clone", (0, 0, 16)), ("lengths", ())]:
        p.fails(function, inputs, "INVALID_ARGUMENT")  # the buffer is still null

    for align in (0, 1, 2, 16, 64, 4096):
        s.alloc(40, align)
        s.whole()
    for align in (3, 6, 48, -1, I32_MIN):
        p.fails("alloc", (16, align), "INVALID_ARGUMENT")
    p.fails("alloc", (2**60, 16), "RESOURCE_EXHAUSTED")
    p.fails("alloc", (-1, 16), "RESOURCE_EXHAUSTED", mote="stock wraps the size and returns a buffer of length -1")
    p.call("lengths", (), (40, len(TEXT), 16, 0))

    # Stores and loads of every width, at element positions.
    for kind, values in [("i8", (0x7F, 0x80, -1, 0x12345680)), ("i16", (0x7FFF, 0x8000, -2, 0x12348001)),
                         ("i32", (I32_MIN, I32_MAX, -3)), ("i64", (I64_MIN, I64_MAX, -4)),
                         ("f32", (0.1, -INF, 1e-45)), ("f64", (0.1, INF, -5e-324))]:
        bits = int(kind[1:])
        count = 40 * 8 // bits
        for at, v in zip((0, 1, count - 1, count // 2), values):
            s.store(kind, at, v)
            s.load(bits, at)
        for at in (count, count + 1, -1, I64_MIN, 2**61, 2**40):
            s.store(kind, at, 1)
            s.load(bits, at)
        s.whole()

    s.alloc(43, 16)  # not a multiple of any width: the last whole element ends before
    for bits in (8, 16, 32, 64):
        s.load(bits, 43 * 8 // bits - 1)
        s.load(bits, 43 * 8 // bits)
    for kind, at, n, v in [("i8", 3, 5, 0x1AB), ("i16", 5, 3, 0x1BEEF), ("i32", 5, 2, -559038737),
                           ("i64", 4, 1, 0x0123456789ABCDEF), ("f32", 0, 2, 1.5), ("f64", 1, 1, -0.1),
                           ("i8", 43, 0, 1), ("i8", 42, 1, 7), ("i16", 0, 0, 1), ("i16", 21, 0, 1), ("i32", 10, 0, 1)]:
        s.fill(kind, at, n, v)
        s.whole()
    for kind in FORMS:
        count = 43 * 8 // int(kind[1:])
        for at, n in [(count, 1), (count + 1, 0), (0, count + 1), (-1, 1), (1, -1), (I64_MAX, I64_MAX), (2**61, 8)]:
            s.fill(kind, at, n, 1)
    s.whole()

    # Copies: from read-only bytes, within the buffer, empty, overlapping both ways.
    s.copy("copy_text", TEXT, 0, 0, 43)
    s.compare(0, 0, 43)
    s.copy("copy", s.data, 0, 33, 10)
    s.compare(33, 0, 10)
    s.copy("copy", s.data, 0, 4, 20)
    s.whole()
    s.copy("copy", s.data, 8, 5, 20)
    s.whole()
    s.copy("copy", s.data, 7, 7, 9)
    for start, to, n in [(43, 43, 0), (0, 43, 0), (43, 0, 0), (44, 0, 0), (0, 44, 0), (40, 0, 4), (0, 40, 4),
                         (0, 0, 44), (-1, 0, 1), (0, -1, 1), (1, 0, -1), (2**63 - 1, 0, 2)]:
        s.copy("copy", s.data, start, to, n)
        s.copy("copy_text", TEXT, start, to, n)
        s.compare(start, to, n)
    s.whole()
    s.copy("copy_text", TEXT, 4, 10, 5)
    for a, b, n in [(10, 4, 5), (10, 4, 6), (10, 5, 5), (0, 0, 1), (42, 42, 1)]:
        s.compare(a, b, n)

    # Read-only bytes stay as they are.
    p.fails("store_text", (0, 65), "PERMISSION_DENIED")
    p.fails("fill_text", (0, 1, 65), "PERMISSION_DENIED")
    p.fails("copy_to_text", (0, 0, 1), "PERMISSION_DENIED")
    for byte in (84, 111, 32, 65, 256 + 111):
        p.call("count", (byte,), (TEXT.count(bytes([byte])) if byte < 256 else 0,))
    for at, v in enumerate((1, -2, 40000, -70000)):
        p.call("load_number", (at,), (v,))
    p.fails("load_number", (4,), "OUT_OF_RANGE")

    # Hashes of every tail length; the ends of clones.
    s.clone("clone_text", TEXT, 0, 43, 16)
    for n in range(18):
        s.hash(0, n)
    s.hash(5, 30)
    s.hash(43, 0)
    for offset, n in [(44, 0), (0, 44), (-1, 1), (1, -1)]:
        s.hash(offset, n)
    s.store("i8", 0, 116)  # a clone of read-only bytes is not read-only
    s.compare(1, 1, 42)
    s.compare(0, 0, 1)
    for offset, n in [(44, 0), (0, 44), (40, 4), (-1, 1), (1, -1), (5, I64_MAX)]:
        s.clone("clone", s.data, offset, n, 16)
        s.clone("clone_text", TEXT, offset, n, 16)
    s.clone("clone", s.data, 4, 20, 64)
    s.whole()
    s.clone("clone", s.data, 20, 0, 0)
    p.call("lengths", (), (0, len(TEXT), 16, 0))
    s.hash(0, 0)
    s.load(8, 0)
    s.fill("i64", 0, 0, 1)
    p.fails("clone_text", (0, 4, 3), "INVALID_ARGUMENT")
    return p


def programs():
    return [globals_program(), lists_program(), buffers_program()]
