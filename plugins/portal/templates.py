"""The theme's templates as Jinja serves them here: all see the same globals, and none changes while a build runs.

Jinja itself allows for other globals in each template and looks for them at every import, and makes an object of its own of
every escaped text that it writes: together a third of a page's time.
"""

from collections.abc import Callable
from itertools import groupby
from types import CodeType, FunctionType

import msgspec
from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.idtracking import VAR_LOAD_ALIAS, VAR_LOAD_RESOLVE
from jinja2.runtime import Context, Macro, new_context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape

# Enough for the cards of some thousand articles; more would be memory that nothing bounds.
MOST_KEPT = 20_000
# The filters and tests that ask for what isn't there.
UNCERTAIN = frozenset({"default", "d", "defined", "undefined"})


class SteadyTemplate(Template):
    """A template whose macros are the same for whoever imports them."""

    @classmethod
    def from_code(cls, environment: Environment, code: CodeType, *arguments: object) -> "SteadyTemplate":
        """Return the template of compiled code."""
        template = super().from_code(environment, code, *arguments)
        template.root_render_func.__globals__.update(escape=_escape, Macro=SteadyMacro)
        return template

    def new_context(self, vars: dict | None = None, shared: bool = False, locals: dict | None = None) -> Context:
        """Return what the template sees: the environment's globals, in one look, and its own names."""
        return new_context(self.environment, self.name, self.blocks, vars, shared, self.environment.globals, locals)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return self._module or super()._get_default_module()


class SteadyMacro(Macro):
    """A macro of escaped text, called as it is written: mostly with all its arguments, by their positions."""

    def __call__(self, *arguments: object, **named: object) -> str:
        """Return the macro's markup."""
        if named or len(arguments) != self._argument_count or self.caller or self.catch_kwargs or self.catch_varargs:
            return super().__call__(*arguments, **named)
        return str.__new__(Markup, self._func(*arguments))


class SteadyContext(Context):
    """What a template sees, and calls: plain functions and macros without looking twice at what they are."""

    def call(self, called: Callable, /, *arguments: object, **named: object) -> object:
        """Call something from a template; what Jinja's decorators have marked may ask for more than its arguments."""
        if type(called) is not SteadyMacro and not _is_plain(called):
            return super().call(called, *arguments, **named)
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(*arguments, **named)


def _is_plain(called: object) -> bool:
    return type(called) is FunctionType and not called.__dict__


class Kept(Markup):
    """Markup that stands on many pages: encoded once for all of them."""

    def encode(self) -> bytes:
        """Return the markup in UTF-8."""
        try:
            return self.encoded
        except AttributeError:
            self.encoded = super().encode()
            return self.encoded


def _escape(value: object) -> str:
    """Return a value as it is written into a page; what is no markup is escaped."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    return value if kind is Markup or kind is Kept else escape(value)


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
    """Writes a template as Python of fewer steps.

    Texts of the catalogue stand in it, attributes are read as Python reads them, and names that mean the same in every
    template (the environment's globals, and what is imported) are neither looked for nor doubted.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """Write a whole template."""
        seen = self.environment.globals
        if "say" in seen:
            _Sayings(seen["say"]).visit(node)
        self._uncertain = {id(found.node) for found in node.find_all((nodes.Filter, nodes.Test)) if found.name in UNCERTAIN}
        own = {found.name for found in node.find_all(nodes.Name) if found.ctx != "load"}
        own |= {found.name for found in node.find_all(nodes.Macro)} | {found.target for found in node.find_all(nodes.Import)}
        imported = {
            name: _name_macro(found, name)
            for found in node.find_all(nodes.FromImport)
            if _is_steady(found)
            for name in found.names
        }
        # Where the template finds what, and what of it may be called outright.
        found = {name: f"environment.globals[{name!r}]" for name in seen} | imported
        self._steady = {name: place for name, place in found.items() if name not in own}
        self._plain = {name for name in self._steady if name in imported or _is_plain(seen[name])}
        super().visit_Template(node, frame)

    def enter_frame(self, frame: Frame) -> None:
        """Write where the names of a part come from."""
        loads = frame.symbols.loads
        for target, (action, name) in loads.items():
            if action == VAR_LOAD_RESOLVE and name in self._steady:
                loads[target] = VAR_LOAD_ALIAS, self._steady[name]
        super().enter_frame(frame)

    def visit_FromImport(self, node: nodes.FromImport, frame: Frame) -> None:
        """Write how macros are imported."""
        if not _is_steady(node):
            super().visit_FromImport(node, frame)
            return
        for name in node.names:
            self.writeline(f"{frame.symbols.ref(name)} = context.vars[{name!r}] = {_name_macro(node, name)}", node)

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:
        """Write a name."""
        if node.name in self._steady:
            self.write(frame.symbols.ref(node.name))
        else:
            super().visit_Name(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Write how an attribute is read."""
        if id(node) in self._uncertain:
            super().visit_Getattr(node, frame)
        else:
            self.visit(node.node, frame)
            self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Write a call."""
        if forward_caller or node.dyn_args or node.dyn_kwargs or not self._is_plain_name(node.node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """Write how output is given: what stands together in one piece, what is kept by itself."""
        if frame.buffer or frame.require_output_check or len(node.nodes) == 1:
            super().visit_Output(node, frame)
            return
        for is_kept, group in groupby(node.nodes, self._is_kept):
            found = list(group)
            if is_kept:
                for child in found:
                    self.writeline("yield ", child)
                    self.visit(child, frame)
            else:
                inner = frame.copy()
                inner.buffer = self.temporary_identifier()
                self.writeline(f"{inner.buffer} = []")
                super().visit_Output(nodes.Output(found, lineno=node.lineno), inner)
                self.writeline(f"yield concat({inner.buffer})")

    def _is_plain_name(self, node: nodes.Expr) -> bool:
        return isinstance(node, nodes.Name) and node.name in self._plain

    def _is_kept(self, node: nodes.Expr) -> bool:
        return isinstance(node, nodes.Call) and self._is_plain_name(node.node) and node.node.name == "once"


def _is_steady(node: nodes.FromImport) -> bool:
    """Tell whether macros are imported from one template, by their own names, without the page's."""
    return isinstance(node.template, nodes.Const) and not node.with_context and all(isinstance(name, str) for name in node.names)


def _name_macro(node: nodes.FromImport, name: str) -> str:
    """Return where a template finds a macro that it imports."""
    return f"environment.find_macro({node.template.value!r}, {name!r})"


class SteadyEnvironment(Environment):
    """An environment that finds each template once."""

    code_generator_class = SteadyGenerator
    template_class = SteadyTemplate
    context_class = SteadyContext

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self._found: dict[object, Template] = {}
        self._macros: dict[tuple[str, str], Macro] = {}

    def get_template(self, name: str | Template, parent: str | None = None, globals: dict | None = None) -> Template:
        """Return a template by its name, which means the same in every other one."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name)
        return found

    def find_macro(self, template: str, name: str) -> Macro:
        """Return a template's macro, which is the same for whoever imports it."""
        found = self._macros.get((template, name))
        if found is None:
            found = self._macros[template, name] = getattr(self.get_template(template)._get_default_module(), name)
        return found


def make_keeper() -> Callable[..., Kept]:
    """Return a function that calls a macro and keeps what it gives for the same arguments, as long as the build runs.

    An imported macro sees the site and its arguments, never the page. Cards and links are the same when they are one
    object, for each is built once; other arguments when they are written alike.
    """
    kept: dict[tuple, tuple[Kept, object]] = {}

    def once(macro: Callable[..., str], *arguments: object, **named: object) -> Kept:
        key = (macro.name, *map(_identify, arguments), *named, *map(_identify, named.values()))
        found = kept.get(key)
        if found is None:
            if len(kept) == MOST_KEPT:
                kept.clear()
            # What an id stands for is kept as long as the id is.
            found = kept[key] = Kept(macro(*arguments, **named)), (arguments, named)
        return found[0]

    return once


def _identify(value: object) -> object:
    return id(value) if isinstance(value, msgspec.Struct) else repr(value)
