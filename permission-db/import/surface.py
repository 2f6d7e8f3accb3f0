#!/usr/bin/env python3
"""Holds the platform's rows of apis/*.tsv against the public API surface, and prints what is not there.

    surface.py PACKAGE [APIS]

PACKAGE is npm @nativescript/types-android unpacked: declarations of the platform (levels 21 to 37 merged, and 37) and of
androidx. Printed are: a class, method or field that is not declared; a prototype that no overload has; a `since` that
the declarations contradict. TypeScript has one number for all of Java's, so prototypes are compared up to that.

What is printed and stays is listed in README.md under "Rows that the public surface does not have".
"""
import collections, csv, pathlib, re, sys


def dotted(name):
    """`android.media.MediaDrm.KeyRequest` as in DEX, without L and ;."""
    parts = name.split(".")
    at = next((i for i, part in enumerate(parts) if part[:1].isupper()), len(parts))
    return "/".join(parts[:at]) + "/" + "$".join(parts[at:])


class Surface:
    """Class -> member -> [(what is declared, level)], and class -> what it extends or implements."""

    def __init__(self):
        self.members = collections.defaultdict(lambda: collections.defaultdict(list))
        self.above = collections.defaultdict(set)
        self.level = {}

    def read(self, path):
        stack, comment, current = [], "", None
        for line in map(str.strip, open(path)):
            if line.startswith("/**") or (comment and not comment.endswith("*/")):
                comment = line if line.startswith("/**") else comment + " " + line
                continue
            since = re.search(r"@since (\d+)", comment)
            since, comment = int(since[1]) if since else None, ""
            if match := re.match(r"(?:declare |export )+(?:namespace|module) ([\w.$]+) \{", line):
                stack.append(match[1])
            elif line.endswith("{") and (match := re.match(r"(?:declare |export |abstract )*(?:class|interface) ([\w$]+)(.*)", line)):
                stack.append(match[1])
                current = dotted(".".join(stack))
                self.members[current]
                self.level[current] = since
                for names in re.findall(r"(?:extends|implements) ([^{]*)", match[2]):
                    names = re.sub(r"<[^<>]*>", "", re.sub(r"<[^<>]*>", "", names)).replace("implements", ",")
                    self.above[current] |= {dotted(name.strip()) for name in names.split(",") if name.strip()}
            elif line.endswith("{") and "constructor(implementation" in line:
                stack.append("")
            elif line.startswith("}"):
                if stack:
                    stack.pop()
            elif stack and stack[-1][:1].isupper():
                match = re.match(r"(?:public |protected )?(?:static )?([\w$]+)(?:<[^(]*>)?(\(.*|: .*);", line)
                if match:
                    name = "<init>" if match[1] == "constructor" else match[1]
                    self.members[dotted(".".join(stack))][name].append((match[2], since))

    def classes(self, name):
        """The class and all above it."""
        seen, left = [], [name]
        while left:
            name = left.pop(0)
            if name not in seen:
                seen.append(name)
                left += sorted(self.above.get(name, ()))
        return seen


def types(descriptor):
    """The types of a prototype's parameters."""
    return re.findall(r"\[*(?:L[^;]*;|[BCDFIJSZV])", descriptor)


def split(text):
    """Parameters between commas, those inside brackets apart."""
    parts, depth, part = [], 0, ""
    for letter in text:
        depth += letter in "<({"
        depth -= letter in ">)}"
        if letter == "," and not depth:
            parts.append(part)
            part = ""
        else:
            part += letter
    return [part.strip() for part in parts + [part] if part.strip()]


def same(java, script):
    script = re.sub(r"/\*.*?\*/|\s*\|\s*null", "", script).strip()
    if script == "any" or re.fullmatch(r"[A-Z]\w?", script):
        return java[0] in "L["
    if java[0] == "[":
        array = re.match(r"androidNative\.Array<(.*)>$", script)
        return bool(array) and same(java[1:], array[1])
    if java in "BSIJFDC":
        return script == "number" or (java == "C" and script == "string")
    if java in "ZV":
        return script == {"Z": "boolean", "V": "void"}[java]
    if script == "string":
        return java in ("Ljava/lang/String;", "Ljava/lang/CharSequence;")
    return f"L{dotted(re.sub(r'<.*>$', '', script))};" == java


def has(overloads, name, prototype):
    parameters, result = re.match(r"\((.*)\)(.*)$", prototype).groups()
    wanted = types(parameters)
    for declared, _ in overloads:
        match = re.match(r"\((.*)\)(?:: (.*))?$", declared)
        given = [re.sub(r"^\.*[\w$]+\??: ", "", part) for part in split(match[1])] if match else None
        if given is not None and len(given) == len(wanted) and all(map(same, wanted, given)):
            if name == "<init>" or same(result, match[2] or "void"):
                return True
    return False


def main():
    package = pathlib.Path(sys.argv[1]) / "lib" / "android"
    apis = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else pathlib.Path(__file__).parent.parent / "apis"
    surface = Surface()
    for path in sorted(package.glob("androidx-*.d.ts")) + [package / "android-platform-37.d.ts",
                                                           package / "android-platform-21-37-merged.d.ts"]:
        surface.read(path)
    checked = 0
    for path in sorted(apis.glob("*.tsv")):
        lines = (line for line in path.open() if not line.startswith("#"))
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            api, since = row["api"], row["since"]
            owner, _, member = api.partition("->")
            owner, name = owner[1:-1], re.split(r"[(:]", member)[0]
            if not owner.startswith(("android/", "androidx/", "java/", "javax/", "dalvik/")):
                continue
            checked += 1
            if owner not in surface.members:
                print(path.name, api, "no such class", sep="\t")
                continue
            overloads = [found for above in surface.classes(owner) for found in surface.members[above].get(name, ())]
            if not overloads:
                print(path.name, api, "no such member", sep="\t")
            elif "(" in member and not has(overloads, name, member[member.index("("):]):
                print(path.name, api, "no overload of this prototype", sep="\t")
            levels = {level or surface.level.get(owner) for _, level in surface.members[owner].get(name, ())}
            if since and len(levels) == 1 and owner.startswith("android/"):
                level = levels.pop()
                if (level and int(since) != level) or (not level and int(since) > 21):
                    print(path.name, api, f"since {since}, declared as {level or 'before 22'}", sep="\t")
    print(f"{checked} rows checked", file=sys.stderr)


main()
