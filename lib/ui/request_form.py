"""A capability page's form: from what the chosen model takes to widgets, and from widgets to a request.

A widget's key is its page's name and the field's wire name, so what is typed survives a change of model wherever the
next model has the field too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

from lib import catalog, session
from lib.gallery.inputs import references_in
from lib.navigation import PageInfo
from lib.ui.enhance import draw_enhance
from lib.ui.form_fields import SHOWN, Shown, in_plain_words
from lib.ui.media_slots import Slot, draw_slot
from lib.ui.sizes import draw_size

AUTO: Final = "Automatic"
RANDOM: Final = "Random"
KEEP: Final = "Keep"
_FEW: Final = 5
_MODELS_OWN: Final = "The model's own"


@dataclass(frozen=True)
class RequestForm:
    """The form of one page. `models` gives the AIRs to choose from, best first; `defaults` are values by wire name."""

    page: PageInfo
    task_type: str
    models: Callable[[], Sequence[str]]
    defaults: Mapping[str, Any] = field(default_factory=dict)
    slots: tuple[Slot, ...] = ()
    verb: str = "Generate"

    # ---- values

    def restore(self) -> None:
        """Fill the widgets with what was typed last, or with the defaults. Call it before anything else."""
        session.restore_draft(self.page, self._starting_values())
        if self.get("model") not in self.models():
            self.set("model", self.models()[0])

    def get(self, name: str) -> Any:
        """A widget's value."""
        return st.session_state[self.key(name)]

    def set(self, name: str, value: Any) -> None:
        """Change a widget's value, before it is drawn.

        What is so already is left alone: Streamlit sends every value that is written to the browser, over whatever is
        being typed there.
        """
        key = self.key(name)
        before = st.session_state.get(key)
        if key not in st.session_state or type(before) is not type(value) or before != value:
            st.session_state[key] = value

    def key(self, name: str) -> str:
        """A widget's key."""
        return session.widget_key(self.page, name)

    @property
    def fields(self) -> Mapping[str, catalog.Field]:
        """What the chosen model takes."""
        return catalog.fields(self.get("model"))

    def take_over(self, request: Mapping[str, Any]) -> None:
        """Put a request's parameters into the widgets. Call it in a callback."""
        values = {name: request.get(name, empty) for name, empty in self._empty_values().items()}
        session.fill_form(
            self.page,
            {
                **values,
                "model": request.get("model", self.models()[0]),
                "width": request.get("width") or self.defaults.get("width", 1024),
                "height": request.get("height") or self.defaults.get("height", 1024),
                "own_size": "width" in request,
                "numberResults": request.get("numberResults", 1),
                "outputFormat": request.get("outputFormat", self.defaults.get("outputFormat", AUTO)),
                "seed": str(request.get("seed", "")),
                "seed_mode": KEEP if "seed" in request else RANDOM,
                "safety": bool(request.get("safety", {}).get("checkContent", False)),
                **self.slots_of(request),
            },
        )

    def slots_of(self, request: Mapping[str, Any]) -> dict[str, list[str]]:
        """What a request's pictures are in this form's slots: in their order, as many as there are."""
        references = list(references_in(request))
        return {
            slot.name: references[place:] if slot.many else references[place : place + 1]
            for place, slot in enumerate(self.slots)
        }

    def _starting_values(self) -> dict[str, Any]:
        return {
            **self._empty_values(),
            "model": self.models()[0],
            "width": 1024,
            "height": 1024,
            "own_size": True,
            "numberResults": 1,
            "seed_mode": RANDOM,
            "safety": False,
            **{slot.name: [] for slot in self.slots},
            **self.defaults,
        }

    @staticmethod
    def _empty_values() -> dict[str, Any]:
        texts = {"positivePrompt": "", "negativePrompt": "", "prompt": "", "seed": ""}
        return {**dict.fromkeys(SHOWN), **texts}

    # ---- the request

    def requests(self) -> list[dict[str, Any]]:
        """What a click on the button sends: one request or, where a page takes several pictures, one for each."""
        return [self.request()]

    def request(self) -> dict[str, Any]:
        """What the widgets say, in Runware's field names, with nothing that the chosen model does not take."""
        fields = self.fields
        asked: dict[str, Any] = {"taskType": self.task_type, "model": self.get("model")}
        for name in SHOWN:
            value = self._wire_value(name) if name in fields else None
            if value is not None:
                asked[name] = value
        # Results come by address, with their price. Not every model's type names these two, and every task takes them.
        return {**asked, "includeCost": True, **({"outputType": "URL"} if "outputType" in fields else {})}

    def check(self, asked: Mapping[str, Any]) -> dict[str, str]:
        """What is wrong with a request before it is sent: sentences by wire name."""
        found: dict[str, str] = {}
        for problem in catalog.check(str(asked["model"]), asked):
            found.setdefault(problem.name, in_plain_words(problem.name, problem.sentence))
        prompt = self.fields.get("positivePrompt")
        if prompt is not None and prompt.required and not asked.get("positivePrompt"):
            found["positivePrompt"] = "Say what it should show."
        for slot in self.slots:
            if slot.required and not self.get(slot.name):
                found[slot.name] = "Choose a picture first."
                found.pop("inputs", None)
        if isinstance(asked.get("seed"), str):
            found["seed"] = "The seed should be a whole number from 1 to 9223372036854775807."
        return found

    def _wire_value(self, name: str) -> Any:
        value = self.get(name)
        if name in ("width", "height"):
            return value if self.get("own_size") else None
        if name == "seed":
            return _seed(str(value)) if self.get("seed_mode") == KEEP else None
        if name == "safety":
            return {"checkContent": True} if value else None
        if isinstance(value, str):
            value = value.strip()
        return None if value in (AUTO, "") else value

    # ---- the widgets

    def draw(self, problems: Mapping[str, str]) -> None:
        """The widgets, with each problem (by wire name) below the field it concerns. `restore` was called before."""
        fields = self.fields
        first = [name for name in SHOWN if name in fields and not SHOWN[name].advanced]
        for name in [name for name in first if fields[name].kind == "text"]:
            self._draw_field(name, fields[name], problems)
        if "positivePrompt" in fields:
            draw_enhance(self)
        for slot in self.slots:
            if slot.needs in fields:
                draw_slot(self, slot, problems)
        self._draw_model(problems)
        for name in [name for name in first if fields[name].kind != "text"]:
            self._draw_field(name, fields[name], problems)
        advanced = [name for name in SHOWN if name in fields and SHOWN[name].advanced]
        if advanced:
            with st.expander("Advanced", icon=":material/tune:"):
                for name in advanced:
                    self._draw_field(name, fields[name], problems)
        session.save_draft(self.page, {name: self.get(name) for name in self._starting_values()})

    def _draw_model(self, problems: Mapping[str, str]) -> None:
        st.selectbox(
            "Model",
            self.models(),
            format_func=model_label,
            key=self.key("model"),
            persist_state="session",
            filter_mode="fuzzy",
        )
        below("model", problems)

    def _draw_field(self, name: str, known: catalog.Field, problems: Mapping[str, str]) -> None:
        if name == "width":
            draw_size(self, self.fields, problems)
            return
        if name == "height" or (name == "numberResults" and "seed" in self.fields):
            return  # drawn beside its neighbour
        if name == "seed":
            self._draw_count_and_seed(problems)
            return
        self._draw_plain(name, known, SHOWN[name])
        below(name, problems)

    def _draw_plain(self, name: str, known: catalog.Field, shown: Shown) -> None:
        key = self.key(name)
        if name == "safety":
            st.toggle(shown.label, key=key, persist_state="session", help=shown.help)
        elif known.kind == "text":
            st.text_area(
                shown.label,
                height=112 if name == "positivePrompt" else 68,
                max_chars=None if known.maximum is None else int(known.maximum),
                placeholder=shown.placeholder,
                key=key,
                persist_state="session",
            )
        elif known.kind == "choice":
            self._draw_choice(name, known, shown)
        else:
            self._draw_number(name, known, shown)

    def _draw_choice(self, name: str, known: catalog.Field, shown: Shown) -> None:
        decided = known.required or name in self.defaults
        options = list(known.choices) if decided else [AUTO, *known.choices]
        if self.get(name) not in options:
            wanted = self.defaults.get(name)
            self.set(name, wanted if wanted in options else options[0])
        key = self.key(name)
        if len(options) <= _FEW:
            st.segmented_control(shown.label, options, required=True, key=key, persist_state="session", help=shown.help)
        else:
            st.selectbox(shown.label, options, key=key, persist_state="session", help=shown.help)

    def _draw_number(self, name: str, known: catalog.Field, shown: Shown) -> None:
        kind: type[int] | type[float] = int if known.kind == "integer" else float
        low, high = (None if limit is None else kind(limit) for limit in (known.minimum, known.maximum))
        value = self.get(name)
        if isinstance(value, int | float):
            value = kind(value) if low is None else max(kind(value), low)
            self.set(name, value if high is None else min(value, high))
        else:
            self.set(name, self.defaults.get(name, low) if known.required else None)
        st.number_input(
            shown.label,
            low,
            high,
            step=1 if kind is int else 0.5,
            key=self.key(name),
            placeholder=_MODELS_OWN,
            persist_state="session",
            help=shown.help,
        )

    def _draw_count_and_seed(self, problems: Mapping[str, str]) -> None:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if "numberResults" in self.fields:
                with st.container(width=112):
                    self._draw_plain("numberResults", self.fields["numberResults"], SHOWN["numberResults"])
            st.segmented_control(
                SHOWN["seed"].label,
                [RANDOM, KEEP],
                required=True,
                key=self.key("seed_mode"),
                persist_state="session",
                help=SHOWN["seed"].help,
            )
        below("numberResults", problems)
        if self.get("seed_mode") == KEEP:
            st.text_input(
                "Seed to keep",
                key=self.key("seed"),
                placeholder="1 to 9223372036854775807",
                persist_state="session",
                label_visibility="collapsed",
            )
        below("seed", problems)


def below(name: str, problems: Mapping[str, str]) -> None:
    """The sentence that is wrong with a field, where the eye is."""
    if name in problems:
        st.error(problems[name], icon=":material/error:")


def model_label(air: str) -> str:
    """Such as "FLUX.1 schnell · Black Forest Labs"."""
    model = catalog.model(air)
    return f"{model.name} · {model.maker}"


def _seed(text: str) -> int | str | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() else text or None
