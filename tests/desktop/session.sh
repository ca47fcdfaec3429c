#!/usr/bin/env bash
# Inside the D-Bus session: unlocks a fresh keyring, then runs the tests. Called by scripts/desktop.mjs.
set -euo pipefail
mkdir -p "$XDG_DATA_HOME/keyrings" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"
printf 'made-up' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
npm test --workspace desktop-tests -- "$@"
