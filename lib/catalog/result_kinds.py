"""The kinds of result that the studio keeps: ONE row each. A room that draws or writes results has one entry for a kind
and looks it up by the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

KindName = Literal["image", "video", "text"]
"""As the column `kind` of results and the archive's lines have it."""


@dataclass(frozen=True)
class ResultKind:
    """What is so of every result of one kind.

    `name` begins the wire names of its fields (`imageUUID`, `videoURL`) where it has a file; `noun` is what a person
    calls one. Its files are of these `media`, as `lib.media.file_kinds` names them; without any, all of it is text in
    the answer. A `still` can be put into forms as a picture and laid beside another with a slider; what `plays` has its
    thumbnail as a poster. `in_answers` says that an endpoint may put it into its answer, encoded; otherwise it is given
    by address only. `download_name` begins the names of files that are shared.
    """

    name: KindName
    noun: str
    media: tuple[str, ...] = ()
    still: bool = False
    plays: bool = False
    in_answers: bool = True
    download_name: str = "picture"

    @property
    def has_file(self) -> bool:
        """Whether its bytes lie in a file."""
        return bool(self.media)


_IMAGE: Final = ResultKind("image", "picture", ("image", "vector"), still=True)
_VIDEO: Final = ResultKind("video", "video", ("video",), plays=True, in_answers=False)
_TEXT: Final = ResultKind("text", "text")

RESULT_KINDS: Final[Mapping[KindName, ResultKind]] = MappingProxyType(
    {kind.name: kind for kind in (_IMAGE, _VIDEO, _TEXT)}
)
FILE_KIND_NAMES: Final = tuple(name for name, kind in RESULT_KINDS.items() if kind.has_file)
"""The kinds that have files: what the wire names of ids and addresses begin with."""


def result_kind(name: str) -> ResultKind:
    """The row of a kind; that of pictures for what the studio keeps no results of, such as `audio`."""
    return next((kind for kind in RESULT_KINDS.values() if kind.name == name), _IMAGE)


def kind_of_fields(names: Iterable[str]) -> KindName:
    """The kind of a result that has a file, by the names of its fields on the wire; a picture where none tells."""
    given = tuple(names)
    found = (name for name in FILE_KIND_NAMES if name != "image" and any(each.startswith(name) for each in given))
    return next(found, "image")


def kind_of_medium(medium: str) -> KindName | None:
    """The kind whose files are of this medium, such as `video`; None where none has."""
    return next((name for name, kind in RESULT_KINDS.items() if medium in kind.media), None)
