"""Prompts with wildcards, and what they stand for."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from lib.wildcards import (
    MOST,
    TemplateError,
    Way,
    is_template,
    resolve,
)
from tests.support.app_server import ROOT

LISTS = {
    "colours": ["red", "blue", "{light|dark} green"],
    "self": ["a __self__"],
    "My pets": ["dog", "cat"],
}


def prompts(template: str, way: Way = "each", most: int = 16, seed: int = 1) -> list[str]:
    return list(resolve(template, LISTS, way=way, most=most, seed=seed).prompts)


@pytest.mark.parametrize(
    "prompt",
    [
        "a fox",
        "a fox #1, 50% // (red:1.2) [a|b] $5",
        "  spaces  stay  ",
        "snake_case and __",
        "{one thing}",
        '{"scene": "a|b", "style": "oil"}',
        "",
    ],
)
def test_a_prompt_without_wildcards_is_untouched(prompt: str) -> None:
    assert not is_template(prompt)
    assert prompts(prompt) == [prompt]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("a {red|blue} fox", ["a red fox", "a blue fox"]),
        ("{a|b} {c|d}", ["a c", "a d", "b c", "b d"]),
        ("{a {big|small}|no} fox", ["a big fox", "a small fox", "no fox"]),
        ("a __colours__ car", ["a red car", "a blue car", "a light green car", "a dark green car"]),
        ("my __my PETS__", ["my dog", "my cat"]),
        ("{2$$ and $$a|b}", ["a and b", "b and a"]),
        ("${c={red|blue}}${c} on ${c}", ["red on red", "red on blue", "blue on red", "blue on blue"]),
        ("{a|b} #1 at 50% // it costs $5 / day", [f"{x} #1 at 50% // it costs $5 / day" for x in "ab"]),
        ("{https://x.org/a|b}", ["https://x.org/a", "b"]),
        ("{@a|b}", ["a", "b"]),
    ],
)
def test_every_alternative_in_its_order(template: str, expected: list[str]) -> None:
    assert prompts(template) == expected


def test_drawn_at_random_by_a_seed_the_same_seed_gives_the_same() -> None:
    template = "{a|b|c|d} {e|f|g|h}"
    drawn = prompts(template, "random", most=5, seed=7)
    assert drawn == prompts(template, "random", most=5, seed=7)
    assert len(set(drawn)) == 5
    assert set(drawn) < set(prompts(template))
    assert {tuple(prompts(template, "random", most=5, seed=seed)) for seed in range(8)} != {tuple(drawn)}


def test_a_draw_of_more_than_there_are_ends_with_all_of_them() -> None:
    assert sorted(prompts("{a|b|c}", "random", most=16)) == ["a", "b", "c"]


def test_never_more_than_the_most_and_it_says_that_there_are_more() -> None:
    found = resolve("{a|b}" * 30, LISTS, way="each", most=10_000, seed=1)
    assert (len(found.prompts), found.more) == (MOST, True)
    assert not resolve("{a|b|c}", LISTS, way="each", most=3, seed=1).more


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("a __nope__", "You have no list named nope."),
        ("{a|b", "do not pair up"),
        ("{a|b} {", "do not pair up"),
        ("${x} {a|b}", "A variable"),
        ("{" * 20 + "a|b" + "}" * 20, "nested 12 deep"),
        ("{a|b}" + "x" * 3000, "at most 3,000 characters"),
        ("{a|b}" * 121, "too many groups"),
        ("__self__", "take too long|names itself"),
    ],
)
@pytest.mark.parametrize("way", ["each", "random"])
def test_what_cannot_be_resolved_is_one_sentence(template: str, sentence: str, way: Way) -> None:
    with pytest.raises(TemplateError, match=sentence):
        prompts(template, way)


@pytest.mark.parametrize(
    "template",
    [
        "{26$$" + "|".join(["a"] * 26 + ["b"]) + "}",
        "{12$$" + "|".join(f"{{{x}|{x}{x}}}" for x in "abcdefghijklmnopq") + "}" + "{1-9$$__colours__}" * 20,
        "__self__" * 20,
        "{a|b}" * 119,
        "__{" * 7 + "a|b" + "}__" * 7,
        "{|}" * 900,
        "{" + "|" * 239 + "}",
        "{~a|a}" * 100,
    ],
)
@pytest.mark.parametrize("way", ["each", "random"])
def test_a_grammar_bomb_ends_soon(template: str, way: Way) -> None:
    began = time.process_time()
    try:
        assert len(prompts(template, way, most=64)) <= 64
    except TemplateError as error:
        assert str(error).endswith(".")
    assert time.process_time() - began < 2


def test_the_grammar_is_loaded_on_first_use_only() -> None:
    code = "import sys, lib.wildcards as w; w.resolve('a fox', {}, way='each', most=1, seed=1); "
    code += "sys.exit(any(name in sys.modules for name in ('dynamicprompts', 'pyparsing')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
