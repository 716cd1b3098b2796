#!/usr/bin/env bash
# Makes the Debian package of a build, installs it into a fresh Debian 12 (debootstrap, as root), and uses it there
# as its user would: lists, a short training, the window on a display of its own (a picture of it is kept).
#
#   tests/proof/package.sh BUILD_FOLDER CHROOT PICTURE.png [MIRROR]
#
# CHROOT is made where it is not there; delete it to start afresh. Needs dpkg-dev, debootstrap, xvfb.
set -euo pipefail
build=$(realpath "$1") root=$(realpath -m "$2") picture=$(realpath -m "$3") mirror=${4:-}

(cd "$build" && rm -f flipscope_*.deb && cpack >cpack.log) || { cat "$build/cpack.log"; exit 1; }
deb=$(echo "$build"/flipscope_*.deb)
dpkg-deb --info "$deb"

[ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase bookworm "$root" ${mirror:+"$mirror"}
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@"; }
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
mountpoint -q "$root/dev" || mount --rbind /dev "$root/dev"
trap 'umount "$root/proc"; umount -R -l "$root/dev"' EXIT

cp "$deb" "$root/tmp/"
inside apt-get update -q
inside apt-get install -q -y --no-install-recommends "/tmp/$(basename "$deb")" dataset-fashion-mnist
echo "== installed, nothing but the package, what it depends on, and a data set"
inside flipscope-cli --version
inside flipscope-cli kernels
inside flipscope-cli presets
inside flipscope-cli train --preset fashion-mnist --limit 5000 --epochs 2 --out /tmp/run --overwrite
inside flipscope-cli evaluate /tmp/run --dataset fashion-mnist
inside flipscope-cli export /tmp/run --format onnx --out /tmp/exported --overwrite # a module, and OpenCV behind it
echo "== the window"
inside apt-get install -q -y --no-install-recommends xvfb xauth
inside xvfb-run -a -s "-screen 0 1280x800x24" flipscope /tmp/run --screenshot /tmp/window.png
cp "$root/tmp/window.png" "$picture"
echo "== removed"
inside apt-get remove -q -y flipscope
if inside find /usr -path '*flipscope*' | grep .; then echo "left behind"; exit 1; fi
echo "package: all is well; the window is in $picture"
