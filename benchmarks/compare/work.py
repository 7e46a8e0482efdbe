"""What is measured: a Work is a row for calls of one function, a Run a row for whole processes."""
import dataclasses
import hashlib
import pathlib
import resource
import subprocess

import peers

FOLDER = peers.BUILD / "bench"
CPU = ("--iree-hal-target-device=local", "--iree-hal-local-target-device-backends=llvm-cpu",
       "--iree-llvmcpu-target-cpu=host")
VMVX = ("--iree-hal-target-device=local", "--iree-hal-local-target-device-backends=vmvx")
VM = ("--compile-mode=vm",)
SMALL = 32 << 10  # bytes
ONE_THREAD = "one thread"  # mote as a peer of itself


@dataclasses.dataclass
class Work:
    group: str
    name: str
    module: pathlib.Path
    function: str
    calls: list  # of lists of arguments, each call with others
    # Results, a list for each call; None for a call or all: those of the stock runtime.
    expected: list = None
    number_types: tuple = ()  # of results, where they are numbers
    is_loop: bool = False  # a call has to do with those before it
    # The first arguments of the first call; as many results go into each next one, and `expected`
    # is about the others.
    start: list = ()
    tolerance: float = 1e-4
    threads: int = 1
    parameters: str = ""
    goals: dict = dataclasses.field(default_factory=dict)  # largest ratio to a peer
    # The same for peers that know nothing of modules: names in models.py and files.
    python: dict = dataclasses.field(default_factory=dict)
    peers: tuple = ("mote", "stock")
    unchecked: tuple = ()  # peers whose results are known to be wrong
    is_prepared: bool = True  # mote's calls
    # Steps of work inside a call: times are shown for one.
    steps: int = 1

    @property
    def title(self):
        return f"{self.name}, {self.threads} thread{'s' if self.threads > 1 else ''}"

    @property
    def uses_tool(self):
        """Whether the stock runtime's own tool does the same work: it passes the same arguments
        every time, and where these are large its caches hold them all."""
        return not self.is_loop and sum(a.nbytes for a in self.calls[0]) <= SMALL

    @property
    def folder(self):
        return FOLDER / "values" / f"{self.group} {self.name} {self.threads}".replace("/", "-")


@dataclasses.dataclass
class Run:
    group: str
    name: str
    commands: dict  # peer: program and arguments; mote's may be the name of one of its tools
    goals: dict  # for time and for memory
    title = property(lambda self: self.name)
    threads = 1


def compile_module(name, source, flags, memory=None):
    """Compiles text or a file, unless that was done before. `memory`: bytes that it may take."""
    folder = FOLDER / "modules"
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(source, str):
        path = folder / f"{name}.mlir"
        path.write_text(source)
    else:
        path = source
    digest = hashlib.sha256(repr(flags).encode())
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    target, stamp = folder / f"{name}.vmfb", folder / f"{name}.stamp"
    if not (target.exists() and stamp.exists() and stamp.read_text() == digest.hexdigest()):
        limit = None
        if memory:
            def limit():
                resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        subprocess.run([peers.compiler(), path, "-o", target, *flags], check=True,
                       stdout=subprocess.DEVNULL, preexec_fn=limit)
        stamp.write_text(digest.hexdigest())
    return target
