"""``python -m faceid_gui`` and the command ``faceid-gui``."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program; returns its exit code."""
    if sys.argv[1:2] == ["--deepface-child"]:  # how a frozen program starts DeepFace's process
        from faceid_gui.backends.deepface.child import main as serve

        return serve()
    from faceid_gui.app.main import run  # children import this file too

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
