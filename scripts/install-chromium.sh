#!/bin/sh
# Installs Debian's chromium where it is missing, for the browser test of the report.
# Needs root (or sudo) and apt-get; does nothing when chromium is there already.
set -eu

if command -v chromium >/dev/null 2>&1; then
  echo "chromium is installed: $(command -v chromium)"
  exit 0
fi

if ! command -v apt-get >/dev/null 2>&1; then
  echo "chromium is missing and there is no apt-get here. Install chromium yourself;" >&2
  echo "without it the browser test of the report is skipped." >&2
  exit 1
fi

elevate=''
if [ "$(id -u)" -ne 0 ]; then elevate='sudo'; fi

export DEBIAN_FRONTEND=noninteractive
$elevate apt-get update -qq
$elevate apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core fonts-roboto-unhinted
echo "chromium installed: $(command -v chromium)"
