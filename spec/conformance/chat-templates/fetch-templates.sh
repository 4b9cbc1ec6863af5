#!/usr/bin/env bash
# Unpacks the chat templates that come with the source of llama_cpp_python (76 MB from PyPI) into .cache/templates/ here.
# Needs Python 3 with pip; sets nothing up and builds nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

package=llama_cpp_python
version=0.3.36
folder=.cache/templates
[ ! -e "$folder/complete" ] || exit 0

download=$(mktemp -d)
trap 'rm -rf "$download"' EXIT
python3 -m pip download --quiet --no-deps --no-binary "$package" --dest "$download" "$package==$version"
mkdir -p "$folder"
tar -xzf "$download/$package-$version.tar.gz" -C "$folder" --strip-components=5 \
  --wildcards "$package-$version/vendor/llama.cpp/models/templates/*.jinja"
touch "$folder/complete"
