#!/usr/bin/env bash
# Builds the image, loads it into a Kind cluster and applies the manifests. Run it again after any change.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/kind/up.sh [--cluster NAME] [--engine docker|podman] [--delete]

Brings vllm-sim up on a local Kind cluster, and waits until it is ready:
  1. builds the image vllm-sim:dev
  2. creates the cluster, unless it exists
  3. loads the image into it
  4. applies scripts/kind/*.yaml; pods start anew when the image or a manifest has changed
Then the server answers at http://localhost:30080.

  --cluster NAME   name of the cluster (default: vllm-sim)
  --engine ENGINE  docker or podman (default: the first of the two that answers)
  --delete         delete the cluster instead, as down.sh does
  --help           show this text

Exit code: 0 ready, 2 wrong usage, 3 a program is missing, otherwise that of the step that failed.
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)
# The full name: podman would put localhost/ before a short one, and the node would look for another image.
image=docker.io/library/vllm-sim:dev
cluster=vllm-sim
engine=
delete=no

main() {
  parse_flags "$@"
  if [[ $delete == yes ]]; then exec "$here/down.sh" --cluster "$cluster" ${engine:+--engine "$engine"}; fi
  require_programs
  engine=$(node "$project/scripts/image/build.mjs" --print-engine ${engine:+--engine "$engine"})
  export KIND_EXPERIMENTAL_PROVIDER=$engine
  say "Building $image with $engine"
  node "$project/scripts/image/build.mjs" --engine "$engine" --tag "$image"
  create_cluster
  load_image
  apply_manifests
  say_where
}

parse_flags() {
  while [[ $# -gt 0 ]]; do
    case $1 in
      --cluster) cluster=$(value "$@"); shift 2 ;;
      --engine) engine=$(value "$@"); shift 2 ;;
      --delete) delete=yes; shift ;;
      --help | -h) usage; exit 0 ;;
      *) fail 2 "unknown argument $1; see --help" ;;
    esac
  done
}

value() {
  [[ $# -ge 2 && -n $2 ]] || fail 2 "$1 needs a value; see --help"
  printf '%s' "$2"
}

require_programs() {
  local missing=()
  command -v node >/dev/null || missing+=("node: https://nodejs.org")
  command -v kind >/dev/null || missing+=("kind: https://kind.sigs.k8s.io, or: go install sigs.k8s.io/kind@latest")
  command -v kubectl >/dev/null || missing+=("kubectl: https://kubernetes.io/docs/tasks/tools")
  [[ ${#missing[@]} -eq 0 ]] || fail 3 "missing programs:" "${missing[@]}"
}

create_cluster() {
  # Not grep -q: it stops reading at the first match, and the writer's broken pipe would count as no match.
  if kind get clusters 2>/dev/null | grep -xF -- "$cluster" >/dev/null; then
    say "Cluster $cluster exists"
    kind export kubeconfig --name "$cluster"
  else
    say "Creating cluster $cluster"
    kind create cluster --name "$cluster" --config "$here/cluster.yaml" --wait 120s
  fi
}

# Through an archive, because kind loads from one in the same way for both engines.
load_image() {
  say "Loading $image into $cluster"
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  "$engine" save --output "$folder/image.tar" "$image"
  kind load image-archive "$folder/image.tar" --name "$cluster"
}

apply_manifests() {
  local id
  id=$("$engine" image inspect --format '{{.Id}}' "$image")
  say "Applying the manifests"
  kubectl kustomize "$here" | sed "s|image-id: unset|image-id: \"$id\"|" | in_cluster apply --filename -
  if ! in_cluster rollout status deployment/vllm-sim --timeout 120s; then
    in_cluster get pods --selector app.kubernetes.io/name=vllm-sim >&2
    fail 1 "the pods are not ready; see: kubectl --context kind-$cluster describe pods"
  fi
}

in_cluster() {
  kubectl --context "kind-$cluster" "$@"
}

say_where() {
  cat <<TEXT

Ready:         curl http://localhost:30080/v1/models
Logs:          kubectl --context kind-$cluster logs --follow deployment/vllm-sim
More replicas: kubectl --context kind-$cluster scale deployment/vllm-sim --replicas 3
Another port:  kubectl --context kind-$cluster port-forward service/vllm-sim 8000:8000
Delete:        scripts/kind/down.sh --cluster $cluster
TEXT
}

say() {
  printf '%s\n' "$*"
}

fail() {
  local code=$1
  shift
  printf 'up.sh: %s\n' "$1" >&2
  shift
  if [[ $# -gt 0 ]]; then printf '  %s\n' "$@" >&2; fi
  exit "$code"
}

main "$@"
