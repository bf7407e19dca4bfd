#!/usr/bin/env bash
# Makes a folder for each image and platform from which docker build makes it:
# the image's Dockerfile, the program of the release, and a passwd where there is one.
#   images.sh PROGRAMS FOLDER
#   PROGRAMS  is where goreleaser built: PROGRAM_linux_ARCH_*/PROGRAM
set -euo pipefail
programs=$(realpath "$1") to=$2
here=$(dirname "$0")
while read -r image program dockerfile; do
	for arch in amd64 arm64; do
		context=$to/$image/linux-$arch
		mkdir -p "$context"
		install -m 755 "$programs/${program}_linux_${arch}"_*/"$program" "$context/$program"
		install -m 644 "$dockerfile" "$context/Dockerfile"
		if [ -e "${dockerfile%/*}/passwd" ]; then install -m 644 "${dockerfile%/*}/passwd" "$context"; fi
		touch -d "@${SOURCE_DATE_EPOCH:?}" "$context"/*
	done
done < <(grep -v '^#' "$here/images.txt")
