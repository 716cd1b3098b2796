#!/usr/bin/env bash
# Installs what is missing, builds Flipscope and opens its window with Fashion-MNIST loaded; F5 trains. Without a
# display, trains the same preset in the terminal. Arguments are passed on (see: app/run.sh --help, once built).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

install_missing "${build_packages[@]}"
build_preset release programs

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec build/release/bin/flipscope --preset fashion-mnist "$@"
fi
run="runs/fashion-mnist-$(date +%Y%m%d-%H%M%S)"
echo "There is no display (DISPLAY is not set): training the preset fashion-mnist here; the run goes to $run."
exec build/release/bin/flipscope-cli train --preset fashion-mnist --out "$run" "$@"
