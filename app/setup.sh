# Set-up that app/run.sh and tests/run.sh share: installs what is missing with apt, builds a preset.
# To be sourced; leaves the working folder at the top of the source tree.

cd "$(dirname "${BASH_SOURCE[0]}")/.."

build_packages=(g++ cmake ninja-build ccache pkg-config
    qt6-base-dev libqt6opengl6-dev qt6-charts-dev qt6-svg-dev qt6-tools-dev qt6-l10n-tools
    libopencv-dev libtbb-dev libcli11-dev nlohmann-json3-dev libfmt-dev zlib1g-dev libxxhash-dev libzstd-dev libeigen3-dev
    libonnx-dev libprotobuf-dev libcurl4-openssl-dev libssl-dev libarchive-dev libmatio-dev ca-certificates
    dataset-fashion-mnist fonts-dejavu-core)

# install_missing PACKAGE...: names what is missing and installs it; does nothing when nothing is.
install_missing() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    echo "Installing: ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing, and neither root nor sudo is there to install them; as root, run:" >&2
            echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${missing[@]}"
}

# build_preset NAME [TARGET...]: configures build/NAME and builds it, or those targets of it.
build_preset() {
    local ccache=()
    command -v ccache >/dev/null && ccache=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    # Precompiled headers carry their time of making; ccache is told that this does not matter.
    export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    cmake --preset "$1" "${ccache[@]}"
    cmake --build --preset "$1" ${2:+--target "${@:2}"}
}
