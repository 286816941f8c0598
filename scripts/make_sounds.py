"""Write the three short sounds of the kiosk: plain sine tones, nothing recorded.

python scripts/make_sounds.py
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 22_050
FOLDER = Path(__file__).resolve().parent.parent / "faceid_gui" / "assets" / "sounds"

# Frequency in Hz and length in seconds of each tone, one after the other.
TUNES = {
    "granted": ((659.26, 0.12), (987.77, 0.26)),
    "denied": ((261.63, 0.18), (196.00, 0.30)),
    "retry": ((523.25, 0.10), (523.25, 0.14)),
}


def tone(hertz: float, seconds: float) -> NDArray[np.float64]:
    """One soft tone, -1 to 1: a sine and a quiet octave, faded in and out."""
    t = np.arange(int(RATE * seconds)) / RATE
    wave_form = np.sin(2 * np.pi * hertz * t) + 0.2 * np.sin(4 * np.pi * hertz * t)
    fade = np.minimum(1.0, np.minimum(t / 0.01, (seconds - t) / 0.06))
    return np.asarray(wave_form * np.clip(fade, 0.0, 1.0) * 0.5)


def write(name: str, tones: tuple[tuple[float, float], ...]) -> None:
    """Write one sound as 16-bit mono WAV."""
    gap = np.zeros(int(RATE * 0.03))
    parts = [part for hertz, seconds in tones for part in (tone(hertz, seconds), gap)]
    samples = (np.concatenate(parts) * 32_000).astype("<i2")
    with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


if __name__ == "__main__":
    for tune_name, tune in TUNES.items():
        write(tune_name, tune)
