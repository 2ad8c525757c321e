"""The theme's templates as Jinja serves them here: all see the same globals, and none changes while a build runs.

Jinja itself allows for other globals in each template and looks for them at every import, and makes an object of its own of
every escaped text that it writes: together a third of a page's time.
"""

from collections.abc import Callable
from types import CodeType, FunctionType

import msgspec
from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro, new_context
from jinja2.visitor import NodeTransformer
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


class _Sayings(NodeTransformer):
    """Puts a text of the catalogue in the place of a call that asks for it by its key alone."""

    def __init__(self, say: Callable[[str], str]) -> None:
        self._say = say

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:
        """Return the text, or the call as it is."""
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name="say"), args=[nodes.Const(value=key)], kwargs=[], dyn_args=None, dyn_kwargs=None):
                return nodes.Const(self._say(key), lineno=node.lineno, environment=node.environment)
        return node


class SteadyGenerator(CodeGenerator):
    """Writes a template as Python of fewer steps: texts of the catalogue stand in it, attributes are read as Python reads them."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """Write a whole template."""
        if "say" in self.environment.globals:
            _Sayings(self.environment.globals["say"]).visit(node)
        # Filters and tests may ask for what isn't there.
        self._uncertain = {id(found.node) for found in node.find_all((nodes.Filter, nodes.Test))}
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Write how an attribute is read."""
        if id(node) in self._uncertain:
            super().visit_Getattr(node, frame)
        else:
            self.visit(node.node, frame)
            self.write(f".{node.attr}")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """Write how output is given: what stands together, in one piece."""
        if frame.buffer or frame.require_output_check or len(node.nodes) == 1:
            super().visit_Output(node, frame)
            return
        inner = frame.copy()
        inner.buffer = self.temporary_identifier()
        self.writeline(f"{inner.buffer} = []")
        super().visit_Output(node, inner)
        self.writeline(f"yield concat({inner.buffer})")


class SteadyEnvironment(Environment):
    """An environment that finds each template once."""

    code_generator_class = SteadyGenerator
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
