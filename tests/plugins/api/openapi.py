"""docs/openapi.json, and whether an answer is as it says."""

import json
import os
import re

SOURCE = os.environ.get("G_TEST_SRCDIR", ".")

with open(os.path.join(SOURCE, "docs", "openapi.json"), encoding="utf-8") as file:
    OPENAPI = json.load(file)


def resolve(node):
    """Follows "$ref": "#/a/b"."""
    while "$ref" in node:
        target = OPENAPI
        for part in node["$ref"].split("/")[1:]:
            target = target[part]
        node = target
    return node


TYPES = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}


def check_text(value, schema, where):
    if "pattern" in schema:
        assert re.search(schema["pattern"], value), f"{where}: {value!r} has another form"
    if schema.get("format") == "date-time":
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value), f"{where}: {value!r}"
    assert schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**6), where


def check_schema(value, schema, where="body"):
    """The part of JSON Schema that our document uses."""
    schema = resolve(schema)
    if "type" in schema:
        assert isinstance(value, TYPES[schema["type"]]), f"{where} is no {schema['type']}"
    if "enum" in schema:
        assert value in schema["enum"], f"{where}: {value!r}"
    if isinstance(value, str):
        check_text(value, schema, where)
    if isinstance(value, int):
        assert value >= schema.get("minimum", value), where
    if isinstance(value, list):
        for item in value:
            check_schema(item, schema["items"], f"{where}[]")
    if isinstance(value, dict):
        properties = schema["properties"]
        for name in schema.get("required", []):
            assert name in value, f"{where}.{name} is missing"
        for name, member in value.items():
            assert name in properties or schema.get("additionalProperties", True), (
                f"{where}.{name} is not described"
            )
            check_schema(member, properties[name], f"{where}.{name}")


def find_operation(method, path):
    for pattern, item in OPENAPI["paths"].items():
        form = OPENAPI["servers"][0]["url"] + re.sub(r"\\{\w+\\}", "[^/]+", re.escape(pattern))
        if re.fullmatch(form, path):
            return item.get("get" if method == "HEAD" else method.lower())
    return None


def check_answer(method, path, answer):
    operation = find_operation(method, path)
    if operation is None:
        return
    where = f"{method} {path}: {answer.status}"
    assert str(answer.status) in operation["responses"], f"{where} is not described"
    response = resolve(operation["responses"][str(answer.status)])
    for name, header in response.get("headers", {}).items():
        value = answer.headers.get(name)
        if resolve(header).get("required") or value is not None:
            schema = resolve(header)["schema"]
            assert value is not None, f"{where}: {name} is missing"
            check_schema(int(value) if schema["type"] == "integer" else value, schema,
                         f"{where} {name}")
    if "content" in response and method != "HEAD":
        schema = response["content"]["application/json"]["schema"]
        check_schema(answer.json, schema, where)
