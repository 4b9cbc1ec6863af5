"""Validates an OpenAPI document on standard input with openapi-spec-validator; prints one line per fault. Ends with 1 where there is one."""

import json
import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

faults = list(OpenAPIV31SpecValidator(json.load(sys.stdin)).iter_errors())
for fault in faults:
    print(f"{'/'.join(str(step) for step in fault.absolute_path)}: {fault.message}")
sys.exit(1 if faults else 0)
