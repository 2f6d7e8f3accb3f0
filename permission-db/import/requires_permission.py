#!/usr/bin/env python3
"""Lists the public methods of the platform whose sources carry @RequiresPermission.

    requires_permission.py SOURCES SURFACE.d.ts > METHODS.tsv

SOURCES is a folder of the platform's Java sources as the SDK ships them (android/...), SURFACE.d.ts the declarations of
npm @nativescript/types-android, which say what is public. Columns: api (method reference), permissions (any of them, or
all of them where `all` is yes), all. Needs `pip install tree_sitter tree_sitter_java`.

Hidden, system and test interfaces are left out: an ordinary app cannot use them.
"""
import pathlib, re, sys
import tree_sitter, tree_sitter_java

LANGUAGE = tree_sitter.Language(tree_sitter_java.language())
PARSER = tree_sitter.Parser(LANGUAGE)
PRIMITIVES = dict(boolean="Z", byte="B", short="S", char="C", int="I", long="J", float="F", double="D", void="V")
JAVA_LANG = set("""Object String CharSequence Integer Long Boolean Float Double Byte Short Character Number Void Class Runnable
Throwable Exception RuntimeException Iterable Comparable Thread StringBuilder Enum Cloneable AutoCloseable Error
IllegalArgumentException SecurityException InterruptedException""".split())


def text(node):
    return node.text.decode()


def public_names(path):
    """Class (slashes and dollars) -> names of its public members."""
    names, stack, current = {}, [], None
    for line in open(path):
        line = line.strip()
        match = re.match(r"(?:declare |export )?module ([\w.$]+) \{", line)
        if match:
            stack.append(match[1])
            continue
        match = re.match(r"export (?:abstract )?(?:class|interface) ([\w$]+)", line)
        if match and line.endswith("{"):
            stack.append("class:" + match[1])
            parts = [part for item in stack for part in item.removeprefix("class:").split(".")]
            at = next((i for i, part in enumerate(parts) if part[:1].isupper()), len(parts))
            current = "/".join(parts[:at]) + "/" + "$".join(parts[at:])
            names.setdefault(current, set())
            continue
        if line == "}":
            if stack:
                stack.pop()
            continue
        if stack and stack[-1].startswith("class:"):
            match = re.match(r"public (?:static )?([\w$]+)\(", line)
            if match:
                names[current].add("<init>" if match[1] == "constructor" else match[1])
    return names


class File:
    def __init__(self, root, public):
        self.public = public
        self.package, self.imports, self.types, self.out = "", {}, {}, []
        for node in root.children:
            if node.type == "package_declaration":
                self.package = text(node.named_children[-1])
            elif node.type == "import_declaration":
                name = text(node).removeprefix("import").strip().rstrip(";").strip()
                if not name.startswith("static ") and not name.endswith("*"):
                    self.imports[name.rsplit(".", 1)[-1]] = name
        for node in root.children:
            self.collect(node, [])
        for node in root.children:
            self.visit(node, [], {})

    def collect(self, node, outer):
        if node.type in ("class_declaration", "interface_declaration", "enum_declaration", "annotation_type_declaration"):
            name = text(node.child_by_field_name("name"))
            path = outer + [name]
            self.types["$".join(path)] = path
            self.types.setdefault(name, path)
            body = node.child_by_field_name("body")
            for child in body.named_children if body else []:
                self.collect(child, path)

    def dotted(self, name):
        """A dotted class name, package and nesting told apart by capitals."""
        parts = name.split(".")
        at = next((i for i, part in enumerate(parts) if part[:1].isupper()), len(parts))
        return "/".join(parts[:at]) + "/" + "$".join(parts[at:])

    def resolve(self, name, variables):
        if name in variables:
            return variables[name]
        head, _, rest = name.partition(".")
        if head in self.imports:
            full = self.dotted(self.imports[head])
        elif head in self.types:
            full = self.package.replace(".", "/") + "/" + "$".join(self.types[head])
        elif head[:1].islower():
            return "L" + self.dotted(name) + ";"
        elif head in JAVA_LANG:
            full = "java/lang/" + head
        else:
            full = self.package.replace(".", "/") + "/" + head
        return "L" + full + ("$" + rest.replace(".", "$") if rest else "") + ";"

    def descriptor(self, node, variables):
        kind = node.type
        if kind == "generic_type":
            return self.descriptor(node.named_children[0], variables)
        if kind == "array_type":
            return "[" * text(node.child_by_field_name("dimensions")).count("[") + self.descriptor(
                node.child_by_field_name("element"), variables)
        if kind == "annotated_type":
            return self.descriptor(node.named_children[-1], variables)
        name = re.sub(r"@[\w.]+(\([^)]*\))?\s*", "", text(node)).strip()
        name = re.sub(r"\s", "", name)
        return PRIMITIVES.get(name) or self.resolve(name, variables)

    def bounds(self, node, variables):
        variables = dict(variables)
        parameters = node.child_by_field_name("type_parameters")
        for parameter in parameters.named_children if parameters else []:
            name = text(next(child for child in parameter.named_children if child.type in ("type_identifier", "identifier")))
            bound = next((child for child in parameter.named_children if child.type == "type_bound"), None)
            variables[name] = "Ljava/lang/Object;"
            if bound:
                variables[name] = self.descriptor(bound.named_children[0], variables)
        return variables

    def visit(self, node, outer, variables):
        if node.type in ("class_declaration", "interface_declaration", "enum_declaration"):
            path = outer + [text(node.child_by_field_name("name"))]
            inner = self.bounds(node, variables)
            body = node.child_by_field_name("body")
            before = None
            for child in body.named_children if body else []:
                if child.type == "enum_body_declarations":
                    for grandchild in child.named_children:
                        self.visit(grandchild, path, inner)
                if child.type in ("method_declaration", "constructor_declaration"):
                    self.method(child, path, inner, before)
                else:
                    self.visit(child, path, inner)
                before = child
        return

    def method(self, node, path, variables, before):
        modifiers = next((child for child in node.children if child.type == "modifiers"), None)
        if modifiers is None or "@RequiresPermission" not in text(modifiers):
            return
        words = text(modifiers)
        comment = text(before) if before is not None and "comment" in before.type else ""
        if "@hide" in comment or "@SystemApi" in words or "@TestApi" in words or re.search(r"\b(private|protected)\b", words):
            return
        owner = self.package.replace(".", "/") + "/" + "$".join(path)
        name = "<init>" if node.type == "constructor_declaration" else text(node.child_by_field_name("name"))
        if name not in self.public.get(owner, ()):
            return
        variables = self.bounds(node, variables)
        parameters = ""
        for parameter in node.child_by_field_name("parameters").named_children:
            if parameter.type == "formal_parameter":
                parameters += self.descriptor(parameter.child_by_field_name("type"), variables)
            elif parameter.type == "spread_parameter":
                kind = next(child for child in parameter.named_children if child.type not in ("modifiers", "variable_declarator"))
                parameters += "[" + self.descriptor(kind, variables)
        result = "V" if name == "<init>" else self.descriptor(node.child_by_field_name("type"), variables)
        for annotation in modifiers.named_children:
            if not text(annotation).startswith("@RequiresPermission") or text(annotation).startswith("@RequiresPermission."):
                continue
            found = re.findall(r"(?:permission\.|\b)([A-Z][A-Z0-9_]{2,})\b", text(annotation))
            literal = re.findall(r'"([\w.]+)"', text(annotation))
            names = [f"android.permission.{item}" for item in dict.fromkeys(found)] + literal
            if names:
                self.out.append((f"L{owner};->{name}({parameters}){result}", names, "allOf" in text(annotation)))


def main():
    public = public_names(sys.argv[2])
    rows = []
    for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.java")):
        source = path.read_bytes()
        if b"@RequiresPermission" in source:
            rows += File(PARSER.parse(source).root_node, public).out
    print("api\tpermissions\tall")
    for api, names, every in sorted(rows, key=lambda row: row[0]):
        print(api, " ".join(names), "yes" if every else "no", sep="\t")


main()
