"""The peers: which versions, and how they get into an environment of their own below build/.

    python3 peers.py

Needs nothing but Python and a C compiler; does nothing when the environment is up to date.
"""
import hashlib
import pathlib
import subprocess
import sys
import venv

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = PROJECT / "build"
ENVIRONMENT = BUILD / "peers"

# The one place where versions are named.
PINS = (
    "iree-base-compiler==3.13.0",
    "iree-base-runtime==3.13.0",
    "numpy==2.4.6",
    "onnx==1.23.2",
    "onnxruntime==1.31.1",
    "onnxscript==0.7.2",
    # What torch and executorch need at import; with all that they name come the CUDA libraries.
    "filelock==4.2.11",
    "fsspec==2026.9.0",
    "jinja2==3.1.6",
    "mpmath==1.3.0",
    "networkx==3.6.1",
    "ruamel.yaml==0.19.1",
    "setuptools==84.2.1",
    "sympy==1.14.0",
    "tabulate==0.10.0",
    "typing_extensions==4.16.0",
)
WITHOUT_DEPENDENCIES = ("torch==2.15.0", "executorch==1.5.1", "torchao==0.18.0")
# Compared in no row, and why.
LEFT_OUT = {"LiteRT": "litert-torch 0.10.0, which converts models for it, takes torch below 2.15."}


def python():
    return ENVIRONMENT / "bin" / "python"


def site_packages():
    return next(ENVIRONMENT.glob("lib/python*/site-packages"))


def stock_tool(name):
    """The program itself; the installed command is a Python script around it."""
    return site_packages() / "iree" / "_runtime_libs" / name


def compiler():
    return ENVIRONMENT / "bin" / "iree-compile"


def versions():
    names = ("iree-base-runtime", "onnxruntime", "executorch", "torch")
    pins = dict(pin.split("==") for pin in PINS + WITHOUT_DEPENDENCIES)
    return {name: pins[name] for name in names}


def install():
    stamp = ENVIRONMENT / "installed"
    here = pathlib.Path(__file__).parent
    state = hashlib.sha256(b"".join((here / name).read_bytes()
                                    for name in ("peers.py", "cuda_stand_in.py"))).hexdigest()
    if stamp.exists() and stamp.read_text() == state:
        return
    print(f"installing the peers into {ENVIRONMENT}: {', '.join(PINS + WITHOUT_DEPENDENCIES)}",
          flush=True)
    if not python().exists():
        venv.create(ENVIRONMENT, with_pip=True)
    pip = [python(), "-m", "pip", "install", "-q", "--disable-pip-version-check",
           "--no-warn-conflicts"]
    subprocess.run([*pip, *PINS], check=True)
    subprocess.run([*pip, "--no-deps", *WITHOUT_DEPENDENCIES], check=True)
    subprocess.run([sys.executable, here / "cuda_stand_in.py", site_packages() / "torch" / "lib"],
                   check=True)
    subprocess.run([python(), "-c", "import torch; assert torch.ones(2, 3).sum() == 6"], check=True)
    stamp.write_text(state)


if __name__ == "__main__":
    install()
