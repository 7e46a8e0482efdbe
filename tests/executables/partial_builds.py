"""Builds run-module with parts of mote only, and runs a program with each.

    partial_builds.py SOURCE FOLDER MODULES

FOLDER: where to build. MODULES: the folder with the compiled test programs.
"""
import pathlib
import shutil
import subprocess
import sys

BUILDS = {
    "inline": ("-DMOTE_DRIVERS=", "-DMOTE_LOADERS=elf", "-DMOTE_MODULES=hal_inline;hal_loader",
               "-DMOTE_TRAINING=OFF"),
    "linked-statically": ("-DMOTE_LOADERS=elf", "-DCMAKE_EXE_LINKER_FLAGS=-static"),
}


def main():
    source, folder, modules = map(pathlib.Path, sys.argv[1:])
    launcher = ("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache",) if shutil.which("ccache") else ()
    for name, options in BUILDS.items():
        build = folder / name
        subprocess.run(["cmake", "-S", source, "-B", build, "-G", "Ninja",
                        "-DCMAKE_BUILD_TYPE=Release", *launcher, *options], check=True)
        # Everything, not only what runs here: what is left out must not be missed.
        subprocess.run(["cmake", "--build", build], check=True)
        for model in ("dynamic", "static"):
            subprocess.run([build / "bin" / "run-module", f"--module={modules}/inline/{model}.vmfb",
                            "--device=none-is-made",
                            f"--calls={source}/tests/programs/inline/inline_calls.txt"], check=True)
    subprocess.run([folder / "linked-statically" / "bin" / "run-module",
                    f"--module={modules}/readme/add.vmfb", "--function=add", "--input=4xf32=1",
                    "--input=4xf32=2", "--expected_output=4xf32=3"], check=True)


main()
