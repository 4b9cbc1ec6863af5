"""Runs the checks of a client."""

import sys
import traceback


def run_checks(checks, *args):
    """Calls each check with `args`; prints a line per check and `N passed, N failed`. Ends the process, with 1 where one failed."""
    failed = 0
    for check in checks:
        try:
            check(*args)
            print(f"ok {check.__name__}")
        except Exception:  # noqa: BLE001 - every failure is reported, whatever it is
            failed += 1
            print(f"not ok {check.__name__}\n{traceback.format_exc()}")
    print(f"{len(checks) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
