#!/usr/bin/env bash
# Installs what is missing, builds everything with warnings as errors, and runs all tests: offscreen, and the
# end-to-end test in a real X server of its own. Arguments are passed to ctest (tests/run.sh -R kernels).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../app/setup.sh"

install_missing "${build_packages[@]}" xvfb xauth iverilog python3-numpy \
    desktop-file-utils appstream shared-mime-info man-db zsh fish
build_preset ci

# The tests with the label xvfb find their display; all others are told to use the offscreen platform.
exec xvfb-run -a -s "-screen 0 1280x800x24" ctest --preset ci -j "$(nproc)" "$@"
