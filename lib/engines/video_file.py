"""Writes frames to a file that browsers play, and reads a file's first frame. PyAV, loaded on first use."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import cv2

from lib.engines.arrays import Bytes, as_bytes

if TYPE_CHECKING:
    from av.video.stream import VideoStream

# ITU-T H.273: matrix 6 is BT.601 as OpenCV converts, primaries and transfer 1 are BT.709 as screens have them.
_MATRIX_BT601, _PRIMARIES_BT709, _TRANSFER_BT709, _RANGE_LIMITED = 6, 1, 1, 1
_MAX_FRAME_PIXELS = 4096 * 4096


class UnreadableVideo(ValueError):  # noqa: N818 - it names the thing
    """The bytes are not a video that can be decoded."""


@dataclass(frozen=True)
class VideoForm:
    """How a video is written: Runware's format name (`MP4`, `WEBM`, `MOV`), the frame's size in px, and the rate."""

    output_format: str
    width: int
    height: int
    fps: Fraction


_CONTAINERS = {"MP4": "mp4", "WEBM": "webm", "MOV": "mov"}
# A short look ahead: at 720p every frame of it holds 1.4 MB.
_H264_OPTIONS = {"preset": "veryfast", "crf": "20", "rc-lookahead": "10"}
_VP9_OPTIONS = {"deadline": "realtime", "cpu-used": "8", "row-mt": "1", "tile-columns": "2", "crf": "30", "b": "0"}


def write_video(frames: Iterable[Bytes], form: VideoForm, metadata: dict[str, str]) -> bytes:
    """The file's bytes. Frames are H×W×3 and are scaled to the form's size; `metadata` are the container's tags.

    H.264 (VP9 in WEBM), yuv420p; MP4 and MOV have their index in front, so that playing starts before the end is there.
    """
    import av

    with tempfile.TemporaryDirectory(prefix="studio-video-") as folder:
        # A real file: to bring the index to the front, the muxer reads what it has written.
        path = Path(folder) / f"video.{_CONTAINERS[form.output_format]}"
        options = {} if form.output_format == "WEBM" else {"movflags": "+faststart"}
        with av.open(str(path), "w", options=options) as container:
            container.metadata.update(metadata)
            stream = container.add_stream(
                "libvpx-vp9" if form.output_format == "WEBM" else "libx264",
                rate=form.fps,
                options=_VP9_OPTIONS if form.output_format == "WEBM" else _H264_OPTIONS,
            )
            _set_up(stream, form)
            for frame in frames:
                planes = as_bytes(cv2.cvtColor(_at_size(frame, form), cv2.COLOR_RGB2YUV_I420))
                container.mux(stream.encode(av.VideoFrame.from_ndarray(planes, format="yuv420p")))
            container.mux(stream.encode(None))
        return path.read_bytes()


def first_frame(data: bytes) -> Bytes:
    """The first picture of a video, H×W×3. Raises `UnreadableVideo`."""
    import av

    try:
        with av.open(io.BytesIO(data), "r") as container:
            if not container.streams.video:
                raise UnreadableVideo
            video = container.streams.video[0]
            if video.width * video.height > _MAX_FRAME_PIXELS:
                raise UnreadableVideo
            return as_bytes(next(container.decode(video)).to_ndarray(format="rgb24"))
    except (av.FFmpegError, StopIteration, ValueError, UnicodeDecodeError):
        raise UnreadableVideo from None


def _set_up(stream: VideoStream, form: VideoForm) -> None:
    stream.width, stream.height, stream.pix_fmt = form.width, form.height, "yuv420p"
    context = stream.codec_context
    context.thread_count = 2
    context.colorspace, context.color_range = _MATRIX_BT601, _RANGE_LIMITED
    context.color_primaries, context.color_trc = _PRIMARIES_BT709, _TRANSFER_BT709


def _at_size(frame: Bytes, form: VideoForm) -> Bytes:
    if frame.shape[1::-1] == (form.width, form.height):
        return frame
    return as_bytes(cv2.resize(frame, (form.width, form.height), interpolation=cv2.INTER_CUBIC))
