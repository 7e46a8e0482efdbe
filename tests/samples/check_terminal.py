"""Trains on a terminal: a bar that is drawn again in one line, no JSON.

    check_terminal.py PROGRAM DATA
"""
import os
import pty
import subprocess
import sys


def main():
    program, data = sys.argv[1:]
    screen, terminal = pty.openpty()
    process = subprocess.Popen([program, f"--data={data}", "--epochs=2"], stdout=terminal)
    os.close(terminal)
    shown = b""
    while True:
        try:
            part = os.read(screen, 4096)
        except OSError:  # Linux: the other end was closed
            part = b""
        if not part:
            break
        shown += part
    if process.wait():
        sys.exit(f"exit code {process.returncode}")
    text = shown.decode()
    print(text)
    last = text.split("\r\x1b[K")
    bars = [part for part in last if part.startswith("[")]
    if not bars or not bars[-1].startswith("[" + "#" * 30 + "] epoch 2  loss 0."):
        sys.exit("the last bar is not full")
    if not all(word in bars[-1] for word in ("accuracy ", " %", " steps/s")) or "{" in text:
        sys.exit("a bar has loss, accuracy and steps/s")
    if not any(part.startswith("epoch 2: held-out loss 0.") for part in last):
        sys.exit("the last epoch's line is missing")


main()
