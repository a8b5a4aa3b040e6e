#!/usr/bin/env bash
# Waits until the verdict on a build is known.
#
#   SHADOWING=https://orders.internal/shadowing TOKEN=… wait-for-verdict.sh EXPERIMENT BUILD [SECONDS]
#
# Ends with 0: safe. 1: harmful. 2: not known within the seconds (3600 when none are given), or the question could not be answered.
set -u
experiment=${1-} build=${2-} seconds=${3-3600}
if [ -z "$experiment" ] || [ -z "$build" ] || [ -z "${SHADOWING-}" ] || ! [[ $seconds =~ ^[0-9]{1,8}$ ]]; then
  echo "use: SHADOWING=https://host/shadowing [TOKEN=…] $0 EXPERIMENT BUILD [SECONDS]" >&2
  exit 2
fi
if ! [[ $experiment =~ ^[A-Za-z0-9._~-]+$ ]]; then
  echo "'$experiment' is no name of an experiment" >&2
  exit 2
fi
deadline=$((SECONDS + 10#$seconds))
answer=$(mktemp) && headers=$(mktemp) || exit 2
trap 'rm -f "$answer" "$headers"' EXIT

# One field of the answer, the first of that name: those of the whole come before those of its reasons.
field() { grep -o "\"$1\":\"\([^\"\\\\]\|\\\\.\)*\"" "$answer" | head -n 1 | sed "s/^\"$1\":\"//; s/\"\$//"; }

# The token goes by standard input: arguments can be read by everybody on the machine.
ask() {
  { [ -z "${TOKEN-}" ] || printf 'header = "Authorization: Bearer %s"\n' "$TOKEN"; } |
    curl -sS --globoff --config - -o "$answer" -D "$headers" -w '%{http_code}' --max-time 30 \
      --get "${SHADOWING%/}/api/v1/experiments/$experiment/verdict" \
      --data-urlencode "candidateVersion=$build" --data-urlencode "require=safe"
}

while :; do
  : > "$answer"
  : > "$headers"
  status=$(ask) || status=000
  # Whoever answers something else (a page to sign in at, a proxy) may answer it with 200.
  case "$status $(field answer)" in
    "200 safe") echo "safe: $(field sentence)"; exit 0 ;;
    "409 harmful") echo "harmful: $(field sentence)" >&2; exit 1 ;;
    "412 "*) echo "not yet known: $(field sentence)" ;;
    "000 "* | "429 "* | "5"??" "*) echo "no answer ($status); asking again" >&2 ;;
    *) echo "the question could not be answered ($status): $(head -c 500 "$answer")" >&2; exit 2 ;;
  esac
  left=$((deadline - SECONDS))
  if [ "$left" -le 0 ]; then
    echo "not known in time" >&2
    exit 2
  fi
  wait=$(sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9]\{1,4\}\)[^0-9]*$/\1/p' "$headers" | head -n 1)
  wait=$((10#${wait:-30}))
  wait=$((wait < 5 ? 5 : wait))
  sleep "$((wait < left ? wait : left))"
done
