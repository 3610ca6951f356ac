"""Reads the contracts as a stranger would: with another language's JSON Schema library.

Holds every schema to the meta-schema, every example to its schema, every event of the recorded run
to its contract, and sees every damaged document refused. Needs the package `jsonschema`; exits with
3 when it is not there. Writes nothing.
"""

import json
import sys
from pathlib import Path

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("Python has no package jsonschema here: pip install jsonschema", file=sys.stderr)
    sys.exit(3)

CONTRACTS = Path(__file__).resolve().parent.parent / "src" / "contracts"
EXAMPLES = CONTRACTS / "examples"
SUFFIX = ".example.json"


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def load_validators():
    """Validators by contract name, the schemas themselves checked first."""
    validators = {}
    for path in sorted((CONTRACTS / "schemas").rglob("*.json")):
        schema = read(path)
        Draft202012Validator.check_schema(schema)
        validators[schema["title"]] = Draft202012Validator(schema)
    return validators


def first_error(validator, document):
    return next((error.message for error in validator.iter_errors(document)), None)


def check_examples(validators):
    failures = []
    names = set()
    for path in sorted(EXAMPLES.rglob(f"*{SUFFIX}")):
        name = path.relative_to(EXAMPLES).as_posix().removesuffix(SUFFIX)
        names.add(name)
        error = first_error(validators[name], read(path))
        if error is not None:
            failures.append(f"{name}: the example is refused: {error}")
    failures += [f"{name}: no example" for name in validators.keys() - names]
    return failures


def check_run(validators):
    """A contract names its event type; events without a contract of their own are an envelope."""
    by_type = {
        validator.schema["properties"]["event_type"]["const"]: validator
        for validator in validators.values()
        if "const" in validator.schema["properties"].get("event_type", {})
    }
    failures = []
    for line in (EXAMPLES / "run" / "events.jsonl").read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        validator = by_type.get(event["event_type"], validators["envelope.v1"])
        error = first_error(validator, event)
        if error is not None:
            failures.append(f"event {event['sequence']} of the run is refused: {error}")
    return failures


def damaged(case):
    if "replace" in case:
        return case["replace"]
    document = read(EXAMPLES / f"{case['contract']}{SUFFIX}")

    def parent_of(pointer):
        steps = [s.replace("~1", "/").replace("~0", "~") for s in pointer[1:].split("/")]
        part = document
        for step in steps[:-1]:
            part = part[int(step) if isinstance(part, list) else step]
        return part, int(steps[-1]) if isinstance(part, list) else steps[-1]

    for pointer in case.get("remove", []):
        part, key = parent_of(pointer)
        del part[key]
    for pointer, value in case.get("set", {}).items():
        part, key = parent_of(pointer)
        part[key] = value
    return document


def check_hostile(validators, cases):
    """Formats and the end of a line are read differently here; those cases say so."""
    return [
        f"{case['title']}: accepted"
        for case in cases
        if not case.get("ecmascriptOnly") and validators[case["contract"]].is_valid(damaged(case))
    ]


def main():
    validators = load_validators()
    cases = read(EXAMPLES / "hostile" / "cases.json")
    failures = check_examples(validators) + check_run(validators) + check_hostile(validators, cases)
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{len(validators)} schemas, {len(cases)} damaged documents, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
