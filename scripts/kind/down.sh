#!/usr/bin/env bash
# Deletes the Kind cluster that up.sh made.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/kind/down.sh [--cluster NAME] [--engine docker|podman]

Deletes the Kind cluster; one that is not there is no error. The image vllm-sim:dev stays.

  --cluster NAME   name of the cluster (default: vllm-sim)
  --engine ENGINE  the engine it runs on, docker or podman (default: the one kind finds)
  --help           show this text

Exit code: 0 deleted, 2 wrong usage, 3 kind is missing, otherwise kind's own.
TEXT
}

main() {
  local cluster=vllm-sim
  while [[ $# -gt 0 ]]; do
    case $1 in
      --cluster | --engine) [[ $# -ge 2 && -n $2 ]] || fail 2 "$1 needs a value; see --help" ;;&
      --cluster) cluster=$2; shift 2 ;;
      --engine) export KIND_EXPERIMENTAL_PROVIDER=$2; shift 2 ;;
      --help | -h) usage; exit 0 ;;
      *) fail 2 "unknown argument $1; see --help" ;;
    esac
  done
  command -v kind >/dev/null || fail 3 "kind is missing: https://kind.sigs.k8s.io"
  kind delete cluster --name "$cluster"
}

fail() {
  printf 'down.sh: %s\n' "$2" >&2
  exit "$1"
}

main "$@"
