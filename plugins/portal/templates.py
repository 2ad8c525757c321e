"""The theme's templates as Jinja serves them here: all see the same globals, and none changes while a build runs.

Jinja itself allows for other globals in each template and looks for them at every import, and makes an object of its own of
every escaped text that it writes: together a third of a page's time.
"""

from collections.abc import Callable
from types import CodeType, FunctionType

import msgspec
from jinja2 import Environment, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro, new_context
from markupsafe import Markup, _escape_inner, escape

# Enough for the cards of some thousand articles; more would be memory that nothing bounds.
MOST_KEPT = 20_000


class SteadyTemplate(Template):
    """A template whose macros are the same for whoever imports them."""

    @classmethod
    def from_code(cls, environment: Environment, code: CodeType, *arguments: object) -> "SteadyTemplate":
        """Return the template of compiled code."""
        template = super().from_code(environment, code, *arguments)
        template.root_render_func.__globals__["escape"] = _escape
        return template

    def new_context(self, vars: dict | None = None, shared: bool = False, locals: dict | None = None) -> Context:
        """Return what the template sees: the environment's globals, in one look, and its own names."""
        return new_context(self.environment, self.name, self.blocks, vars, shared, self.environment.globals, locals)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return self._module or super()._get_default_module()


class SteadyContext(Context):
    """What a template sees, and calls: plain functions and macros without looking twice at what they are."""

    def call(self, called: Callable, /, *arguments: object, **named: object) -> object:
        """Call something from a template; what Jinja's decorators have marked may ask for more than its arguments."""
        is_plain = type(called) is FunctionType and not called.__dict__
        if not is_plain and type(called) is not Macro:
            return super().call(called, *arguments, **named)
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(*arguments, **named) if is_plain else called(self.eval_ctx, *arguments, **named)


def _escape(value: object) -> str:
    """Return a value as it is written into a page; what is no markup is escaped."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    return value if kind is Markup else escape(value)


class SteadyEnvironment(Environment):
    """An environment that finds each template once."""

    template_class = SteadyTemplate
    context_class = SteadyContext

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self._found: dict[object, Template] = {}

    def get_template(self, name: str | Template, parent: str | None = None, globals: dict | None = None) -> Template:
        """Return a template by its name, which means the same in every other one."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name)
        return found


def make_keeper() -> Callable[..., str]:
    """Return a function that calls a macro and keeps what it gives for the same arguments, as long as the build runs.

    An imported macro sees the site and its arguments, never the page. Cards and links are the same when they are one
    object, for each is built once; other arguments when they are written alike.
    """
    kept: dict[tuple, tuple[str, object]] = {}

    def once(macro: Callable[..., str], *arguments: object, **named: object) -> str:
        key = (macro.name, *map(_identify, arguments), *named, *map(_identify, named.values()))
        found = kept.get(key)
        if found is None:
            if len(kept) == MOST_KEPT:
                kept.clear()
            # What an id stands for is kept as long as the id is.
            found = kept[key] = macro(*arguments, **named), (arguments, named)
        return found[0]

    return once


def _identify(value: object) -> object:
    return id(value) if isinstance(value, msgspec.Struct) else repr(value)
