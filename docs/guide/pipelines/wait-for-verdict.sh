#!/usr/bin/env bash
# Waits until the verdict on a build is known.
#
#   SHADOWING=https://orders.internal/shadowing TOKEN=… wait-for-verdict.sh EXPERIMENT BUILD [SECONDS]
#
# Ends with 0: safe. 1: harmful. 2: not known within the seconds (3600 when none are given), or the question could not be answered.
set -u
experiment=${1:?the name of the experiment}
build=${2:?the build of the candidate}
deadline=$((SECONDS + ${3:-3600}))
: "${SHADOWING:?the address under which the dashboard is mapped}"
answer=$(mktemp) && headers=$(mktemp) || exit 2
trap 'rm -f "$answer" "$headers"' EXIT

# One field of the answer, which is written without line breaks.
field() { sed -n "s/.*\"$1\":\"\(\([^\"\\\\]\|\\\\.\)*\)\".*/\1/p" "$answer" | head -n 1; }

while :; do
  status=$(curl -sS -o "$answer" -D "$headers" -w '%{http_code}' --max-time 30 ${TOKEN:+-H "Authorization: Bearer $TOKEN"} \
    --get "$SHADOWING/api/v1/experiments/$experiment/verdict" \
    --data-urlencode "candidateVersion=$build" --data-urlencode "require=safe") || status=000
  case $status in
    200) echo "safe: $(field sentence)"; exit 0 ;;
    409) echo "harmful: $(field sentence)" >&2; exit 1 ;;
    412) echo "not yet known: $(field sentence)" ;;
    000 | 429 | 5??) echo "no answer ($status); asking again" >&2 ;;
    *) echo "the question could not be answered ($status): $(cat "$answer")" >&2; exit 2 ;;
  esac
  wait=$(sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9]\{1,4\}\).*/\1/p' "$headers" | head -n 1)
  left=$((deadline - SECONDS))
  if [ "$left" -le 0 ]; then
    echo "not known in time" >&2
    exit 2
  fi
  wait=${wait:-30}
  sleep "$((wait < left ? wait : left))"
done
