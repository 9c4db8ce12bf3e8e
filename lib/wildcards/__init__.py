"""Wildcards in prompts: `{red|blue}` and `__colours__`, resolved to plain prompts before anything is sent.

The grammar is that of `dynamicprompts`, which is imported on first use. Lists are the visitor's own words, stored in
the database and never read from paths.
"""

from lib.wildcards.lists import ListProblemError, WordLists
from lib.wildcards.templates import MOST, Resolved, is_template, resolve
from lib.wildcards.ways import TemplateError, Way

__all__ = ["MOST", "ListProblemError", "Resolved", "TemplateError", "Way", "WordLists", "is_template", "resolve"]
