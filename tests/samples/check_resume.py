"""Stops a training after some epochs, resumes it, and compares with one that was not stopped.

    check_resume.py PROGRAM DATA FOLDER
"""
import pathlib
import shutil
import sys

from training_files import losses, run_lines


def main():
    program, data = sys.argv[1:3]
    folder = pathlib.Path(sys.argv[3])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [program, f"--data={data}", f"--checkpoint={folder}/digits.safetensors"]
    whole = losses(run_lines(program, f"--data={data}", "--epochs=6"))
    first = losses(run_lines(*command, "--epochs=2"))
    second = losses(run_lines(*command, "--epochs=6", "--resume"))
    print(f"{len(first)} and {len(second)} steps, {len(whole)} at once")
    if not second or first + second != whole:
        sys.exit("the losses are not those of a training that was not stopped")
    kept = sorted(path.name for path in folder.iterdir())
    if kept != [f"digits-{steps}.safetensors" for steps in (176, 220, 264)]:
        sys.exit(f"kept are {kept}")


main()
