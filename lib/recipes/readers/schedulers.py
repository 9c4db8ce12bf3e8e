"""Translates other programs' names for samplers and noise schedules to Runware's schedulers."""

from __future__ import annotations

import re
from typing import Final

# Keyed by name with letters and digits only, without the prefix k_ (NovelAI) and the suffix _k (InvokeAI).
_SAMPLERS: Final = {
    "ddim": "DDIM",
    "ddpm": "DDPMScheduler",
    "deis": "DEISMultistepScheduler",
    "dpm++2m": "DPM++ 2M",
    "dpm++2msde": "DPM++ 2M SDE",
    "dpm++3m": "DPM++ 3M",
    "dpm++sde": "DPM++ SDE",
    "dpm2": "KDPM2DiscreteScheduler",
    "dpm2a": "KDPM2AncestralDiscreteScheduler",
    "euler": "Euler",
    "eulera": "Euler a",
    "heun": "Heun",
    "ipndm": "IPNDMScheduler",
    "lcm": "LCM",
    "lms": "LMS",
    "pndm": "PNDMScheduler",
    "plms": "PNDMScheduler",
    "tcd": "TCDScheduler",
    "unipc": "UniPC",
}
_SCHEDULES: Final = {"karras": "Karras", "exponential": "Exponential", "beta": "Beta", "sgmuniform": "Uniform"}
_ALL: Final = frozenset(_SCHEDULES.values())
# The schedules that Runware has for each sampler; none for the others.
_HAS: Final = {
    "DPM++ 2M": _ALL,
    "DPM++ 2M SDE": _ALL,
    "DPM++ 3M": _ALL,
    "DPM++ SDE": _ALL - {"Uniform"},
    "Euler": _ALL - {"Uniform"},
    "Heun": {"Karras"},
    "LMS": {"Karras"},
    "UniPC": {"Karras", "Uniform"},
}


def runware_scheduler(sampler: str, schedule: str = "") -> str | None:
    """Such as "DPM++ 2M Karras" for `dpmpp_2m` with `karras`; None if there is no equivalent.

    A schedule that Runware does not have for the sampler is dropped: the sampler itself matters more.
    """
    name = re.sub(r"(_gpu|_cpu)$", "", sampler.strip().lower())
    ending = re.search(r"[\s_](karras|exponential|beta|k)$", name)
    if ending:
        name = name[: ending.start()]
        schedule = "karras" if ending[1] == "k" else ending[1]
    letters = re.sub(r"[^a-z0-9+]", "", re.sub(r"^k_", "", name).replace("pp", "++").replace("ancestral", "a"))
    found = _SAMPLERS.get(letters)
    if found is None:
        return None
    tail = _SCHEDULES.get(re.sub(r"[^a-z]", "", schedule.lower()))
    return f"{found} {tail}" if tail in _HAS.get(found, ()) else found
