"""Names of models and makers for people. The SDK bundles neither: both are derived from AIR and slug."""

from __future__ import annotations

_NAMES = {
    "bfl:2@1": "FLUX1.1 pro",
    "bfl:2@2": "FLUX1.1 pro Ultra",
    "runware:107@1": "FLUX.1 Krea dev",
    "runware:108@20": "Qwen-Image-Edit",
    "runware:108@22": "Qwen-Image-Edit Plus",
    "alibaba:qwen-image@layered": "Qwen-Image-Layered",
    "civitai:101055@128078": "Stable Diffusion XL 1.0 VAE fix",
    "runware:112@6": "BiRefNet General 512×512 FP16",
    "runware:112@8": "BiRefNet Massive TR-DIS5K TR-TES",
    "runware:150@2": "LLaVA 1.6 Mistral 7B",
    "runware:504@1": "Real-ESRGAN",
    "google:gemma@4-31b": "Gemma 4 31B",
    "heygen:avatar@4": "HeyGen Avatar IV",
    "runway:1@1": "Gen-4 Turbo",
    "runway:1@2": "Gen-4.5",
    "runway:4@1": "Gen-4 Image",
    "runway:4@2": "Gen-4 Image Turbo",
    "runware:z-image@0": "Z-Image",
    "runware:z-image@turbo": "Z-Image Turbo",
    "runware:108@1": "Qwen-Image",
    "xai:tts@0": "Grok TTS",
    "runware:502@1": "Stable Diffusion Latent Upscaler",
}

_MAKERS = {
    "ace": "ACE-Step",
    "alibaba": "Alibaba",
    "anthropic": "Anthropic",
    "baidu": "Baidu",
    "bfl": "Black Forest Labs",
    "birefnet": "BiRefNet",
    "boogu": "Boogu",
    "bria": "Bria",
    "bytedance": "ByteDance",
    "creatify": "Creatify",
    "dia2": "Nari Labs",
    "exactly": "Exactly",
    "fish": "Fish Audio",
    "fishaudio": "Fish Audio",
    "flux": "Tencent",
    "google": "Google",
    "heygen": "HeyGen",
    "hidream": "HiDream",
    "hyper3d": "Hyper3D",
    "ideogram": "Ideogram",
    "imagineart": "ImagineArt",
    "inworld": "Inworld",
    "kandinsky": "Kandinsky Lab",
    "klingai": "Kling AI",
    "krea": "Krea",
    "lightricks": "Lightricks",
    "luma": "Luma",
    "mediapipe": "Google",
    "meshy": "Meshy",
    "meta": "Meta",
    "microsoft": "Microsoft",
    "minimax": "MiniMax",
    "mirelo": "Mirelo",
    "openai": "OpenAI",
    "picsart": "Picsart",
    "pixverse": "PixVerse",
    "prunaai": "Pruna AI",
    "qwen2": "Alibaba",
    "recraft": "Recraft",
    "rundiffusion": "RunDiffusion",
    "runware": "Runware",
    "runway": "Runway",
    "skywork": "Skywork",
    "sourceful": "Sourceful",
    "stabilityai": "Stability AI",
    "sync": "Sync",
    "tencent": "Tencent",
    "topazlabs": "Topaz Labs",
    "tripo": "Tripo",
    "veed": "VEED",
    "vidu": "Vidu",
    "xai": "xAI",
    "yolov8n": "Ultralytics",
    "yolov8s": "Ultralytics",
    "zai": "Z.ai",
}

# Where the first word of a slug is the product's own name, it stays in the name.
_PRODUCTS = frozenset(
    {
        "ace",
        "birefnet",
        "boogu",
        "bria",
        "dia2",
        "flux",
        "heygen",
        "hidream",
        "ideogram",
        "imagineart",
        "kandinsky",
        "klingai",
        "krea",
        "mediapipe",
        "meshy",
        "minimax",
        "pixverse",
        "qwen2",
        "recraft",
        "sync",
        "tripo",
        "vidu",
        "yolov8n",
        "yolov8s",
    }
)

_SMALL_IN_FLUX = frozenset({"Flex", "Klein", "Max", "Pro"})

_WORDS = {
    "ace": "ACE",
    "ai": "AI",
    "birefnet": "BiRefNet",
    "ccsr": "CCSR",
    "clip": "CLIP",
    "cod": "COD",
    "controlnet": "ControlNet",
    "dev": "dev",
    "dhu": "DHU",
    "dia2": "Dia2",
    "dis": "DIS",
    "ernie": "ERNIE",
    "esrgan": "ESRGAN",
    "fast": "Fast",
    "ffmpeg": "FFmpeg",
    "fibo": "FIBO",
    "flux": "FLUX",
    "glm": "GLM",
    "gpt": "GPT",
    "hidream": "HiDream",
    "heygen": "HeyGen",
    "hrsod": "HRSOD",
    "imagineart": "ImagineArt",
    "klingai": "Kling",
    "kv": "KV",
    "lora": "LoRA",
    "ltx": "LTX",
    "mediapipe": "MediaPipe",
    "minimax": "MiniMax",
    "mlsd": "MLSD",
    "normalbae": "NormalBae",
    "openpose": "OpenPose",
    "pixverse": "PixVerse",
    "rembg": "RemBG",
    "rmbg": "RMBG",
    "sam": "SAM",
    "schnell": "schnell",
    "seedvr": "SeedVR",
    "sfx": "SFX",
    "sft": "SFT",
    "skyreels": "SkyReels",
    "softedge": "SoftEdge",
    "srpo": "SRPO",
    "swinir": "SwinIR",
    "trellis": "TRELLIS",
    "tts": "TTS",
    "twinflow": "TwinFlow",
    "vit": "ViT",
    "vl": "VL",
    "xl": "XL",
    "yolov8n": "YOLOv8n",
    "yolov8s": "YOLOv8s",
}


def readable_name(air: str, slug: str) -> str:
    """`bfl-flux-1-schnell` as "FLUX.1 schnell", `google-nano-banana-2` as "Nano Banana 2"."""
    if air in _NAMES:
        return _NAMES[air]
    parts = slug.split("-")
    if len(parts) > 1 and parts[0] in _MAKERS and parts[0] not in _PRODUCTS:
        parts = parts[2:] if parts[:2] == ["fish", "audio"] else parts[1:]
    words = [_word(part) for part in _with_versions(parts)]
    if words[0] == "FLUX" and len(words) > 1 and words[1][0].isdigit():
        # Black Forest Labs write their variants in lower case: FLUX.1 schnell, FLUX.2 pro.
        words = [f"FLUX.{words[1]}", *(word.lower() if word in _SMALL_IN_FLUX else word for word in words[2:])]
    return " ".join(words)


def readable_maker(air: str, slug: str) -> str:
    """The model's maker: from the first word of its slug, else from its AIR; "Community" where neither is known."""
    first, provider = slug.split("-")[0], air.split(":")[0]
    if first in _MAKERS:
        return _MAKERS[first]
    return "Community" if provider == "runware" else _MAKERS.get(provider, provider.capitalize())


def _with_versions(parts: list[str]) -> list[str]:
    """Join what a slug splits: `1`, `5` to `1.5`, and `v3`, `5` to `v3.5`."""
    joined: list[str] = []
    for part in parts:
        tail = joined[-1] if joined else ""
        # "1-7b" is one size in billions; "2-7-highspeed" is a version and a word.
        if part[:1].isdigit() and tail[-1:].isdigit() and "." not in tail and tail not in _WORDS:
            joined[-1] = f"{tail}.{part}"
        else:
            joined.append(part)
    return joined


def _word(part: str) -> str:
    if part in _WORDS:
        return _WORDS[part]
    if part[0].isdigit():
        return part.upper() if part[-1] in "bdk" else part
    if part[0] == "v" and part[1:2].isdigit():
        return part
    return part[0].upper() + part[1:]
