"""Why a message from a file is refused: status, and both sentences."""

from __future__ import annotations

from collections.abc import Mapping

PROMPT_TEXTS: Mapping[str, tuple[int, str, str]] = {
    "sound_unreadable": (
        422,
        "Ce fichier n'est pas un WAV lisible ; enregistrez-le en WAV PCM, mono ou stéréo, puis recommencez.",
        "This file is no readable WAV; save it as WAV PCM, mono or stereo, then try again.",
    ),
    "sound_rate": (
        422,
        "Il faut entre 8 000 et 96 000 échantillons par seconde ; enregistrez-le en 44 100, puis recommencez.",
        "Between 8000 and 96000 samples a second are needed; save it with 44100, then try again.",
    ),
    "sound_length": (
        422,
        "Un message dure entre une seconde et une minute ; raccourcissez-le, puis recommencez.",
        "A message lasts between a second and a minute; shorten it, then try again.",
    ),
    "sound_silent": (
        422,
        "On n'entend rien dans ce fichier ; enregistrez plus fort, puis recommencez.",
        "Nothing is to be heard in this file; record it louder, then try again.",
    ),
    "file_gone": (
        409,
        "Le fichier n'est plus là ; envoyez-le de nouveau.",
        "The file is no longer there; send it again.",
    ),
}
