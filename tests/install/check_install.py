"""Builds the program in app/ with mote as users get it, and runs it.

    check_install.py WAY --project DIR --build DIR --module ADD.vmfb --work DIR

WAY: installed      `cmake --install` of BUILD, moved, then found by CMake and by pkg-config
     fetched        FetchContent, which is add_subdirectory
     packed         the tarball and the Debian package, with the shared library
     amalgamated    one source file
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys

EXPECTED = "2 4 6 8\n"
HERE = pathlib.Path(__file__).parent
JOBS = str(os.cpu_count() or 2)


def run(*command, **options):
    command = [str(word) for word in command]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if result.returncode:
        sys.exit(f"{' '.join(command)}\n{result.stdout}exit code {result.returncode}")
    return result.stdout


def expect(what, found, expected=EXPECTED):
    if found != expected:
        sys.exit(f"{what}: expected {expected!r}, found {found!r}")
    print(f"{what}: {found.splitlines()[0]}")


def launcher():
    return ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []


def sources():
    """The programs of app/, with the compiler of each."""
    return [(path, "c++" if path.suffix == ".cc" else "cc") for path in sorted((HERE / "app").glob("main.c*"))]


def check_cmake(what, test, folder, *definitions):
    run("cmake", "-G", "Ninja", "-S", HERE / "app", "-B", folder, "-DCMAKE_BUILD_TYPE=Release", *launcher(),
        *definitions)
    run("cmake", "--build", folder, "-j", JOBS)
    for source, _ in sources():
        program = folder / ("app_" + source.suffix[1:])
        expect(f"{what}, {source.name}", run(program, test.module))


def check_pkg_config(what, test, prefix, *flags):
    (config,) = prefix.glob("lib/**/pkgconfig")
    environment = dict(os.environ, PKG_CONFIG_PATH=str(config))
    arguments = run("pkg-config", "--cflags", "--libs", *flags, "mote", env=environment).split()
    for source, compiler in sources():
        standard = ["-std=c++20"] if compiler == "c++" else []
        program = test.work / "pkg_config_app"
        run(compiler, *standard, source, *arguments, "-o", program)
        expect(f"{what}, {source.name}", run(program, test.module,
               env=dict(os.environ, LD_LIBRARY_PATH=str(config.parent))))


def check_installed(test):
    first, prefix = test.work / "first", test.work / "moved"
    run("cmake", "--install", test.build, "--prefix", first)
    first.rename(prefix)
    found = ["-DMOTE_FROM=installed", f"-DCMAKE_PREFIX_PATH={prefix}"]
    check_cmake("find_package", test, test.work / "found", *found)
    check_pkg_config("pkg-config", test, prefix)


def check_fetched(test):
    check_cmake("FetchContent", test, test.work / "fetched", "-DMOTE_FROM=fetched",
                f"-DMOTE_SOURCE={test.project}")


def check_packed(test):
    folder = test.work / "build"
    run("cmake", "-G", "Ninja", "-S", test.project, "-B", folder, "-DCMAKE_BUILD_TYPE=Release",
        "-DMOTE_SHARED=ON", "-DMOTE_BUILD_TESTS=OFF", *launcher())
    run("cmake", "--build", folder, "-j", JOBS)
    run("cpack", cwd=folder)
    (tarball,) = folder.glob("*.tar.gz")
    trees = {"tarball": test.work / "tarball"}
    trees["tarball"].mkdir()
    run("tar", "-xzf", tarball, "--strip-components=1", "-C", trees["tarball"])
    for package in folder.glob("*.deb"):
        trees["package"] = test.work / "package" / "usr"
        run("dpkg-deb", "-x", package, test.work / "package")
    for name, prefix in trees.items():
        for library in ("mote::mote", "mote::shared"):
            check_cmake(f"{name}, {library}", test, test.work / name / library.replace("::", "_"),
                        "-DMOTE_FROM=installed", f"-DMOTE_LIBRARY={library}", f"-DCMAKE_PREFIX_PATH={prefix}")
        check_pkg_config(f"{name}, pkg-config", test, prefix)
        check_pkg_config(f"{name}, pkg-config --static", test, prefix, "--static")
        run(prefix / "bin/run-module", "--version")
    check_exports(next(trees["tarball"].glob("lib/**/libmote.so")))


def check_exports(library):
    """Nothing but mote's own names, and none of the C++ library's needed."""
    symbols = run("nm", "-DC", "--defined-only", library).splitlines()
    names = [line.split(" ", 2)[2] for line in symbols]
    foreign = [name for name in names if not name.removeprefix("vtable for ").startswith("mote")]
    if foreign or "mote::add_defaults(mote::Session&)" not in names:
        sys.exit("libmote.so exports: " + ", ".join(foreign[:5] or names[:5]))
    needed = run("nm", "-D", "--undefined-only", library).splitlines()
    cxx = [line for line in needed if " U " in line and "@GLIBC" not in line]
    if cxx or "libstdc++" in run("readelf", "-d", library):
        sys.exit("libmote.so needs the C++ library: " + " ".join(cxx[:5]))
    print(f"libmote.so exports {len(names)} names")


def check_amalgamated(test):
    folder = test.work / "amalgamated"
    run(sys.executable, test.project / "cmake/amalgamate.py", "--project", test.project, "--build", test.build,
        "--output", folder)
    run("c++", "-std=c++20", "-O1", "-Wall", "-ffp-contract=off", "-fno-exceptions", "-fno-rtti",
        f"-I{folder}/include", "-c", folder / "mote_all.cc", "-o", folder / "mote_all.o")
    for source, compiler in sources():
        standard = ["-std=c++20"] if compiler == "c++" else []
        program = folder / "app"
        run(compiler, *standard, f"-I{folder}/include", source, folder / "mote_all.o", "-lm", "-ldl", "-o", program)
        expect(f"mote_all.cc, {source.name}", run(program, test.module))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ways = {name.removeprefix("check_"): function for name, function in globals().items()
            if name in ("check_installed", "check_fetched", "check_packed", "check_amalgamated")}
    parser.add_argument("way", choices=ways)
    for name in ("project", "build", "module", "work"):
        parser.add_argument("--" + name, type=pathlib.Path, required=True)
    test = parser.parse_args()
    shutil.rmtree(test.work, ignore_errors=True)
    test.work.mkdir(parents=True)
    ways[test.way](test)


main()
