"""Start of the window: whole process until the first pixels, ours against a bare Qt window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 9

BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, app.quit)
app = QApplication([])
window = Window()
window.setCentralWidget(QLabel("Batchdesk"))
window.resize(1280, 720)
window.show()
app.exec()
import os; os._exit(0)
"""

OURS = """
from gui.program import Program
from gui import theme
from PySide6.QtWidgets import QApplication
app = QApplication([])
theme.apply(app, bundled_font=True)
program = Program(lambda home: None)
program.window.painted.disconnect()
program.window.painted.connect(app.quit)
program.window.show()
app.exec()
import os; os._exit(0)
"""


def once(code: str) -> float:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "BATCHDESK_HOME": home}
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, stderr=subprocess.DEVNULL
        )
        return (time.perf_counter() - begun) * 1000


def main() -> None:
    times: dict[str, list[float]] = {"bare": [], "ours": []}
    for _ in range(ROUNDS):  # by turns, so that both meet the same machine
        times["bare"].append(once(BARE))
        times["ours"].append(once(OURS))
    bare, ours = statistics.median(times["bare"]), statistics.median(times["ours"])
    print(
        f"first pixels: ours {ours:.0f} ms   limit (bare Qt window) {bare:.0f} ms   ratio {ours / bare:.2f}"
    )


if __name__ == "__main__":
    main()
