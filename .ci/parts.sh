# Of .ci/run and .ci/full. Sourced: runs the parts of a gate one after another, whatever the others did, and
# adds up what they counted. A part that cannot run is a failure.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
output=$scratch/output
passed=0
failed=0
limit=60m  # for one part

count() {
  passed=$((passed + $1))
  failed=$((failed + $2))
  if (($2)); then echo "^^ FAILED: $3"; fi
}

# run COMMAND...: shows its output and keeps it, and then how long it took.
run() {
  local status=0
  echo "== $*"
  SECONDS=0
  timeout "$limit" "$@" 2>&1 | tee "$output" || status=$?
  echo "== $SECONDS s"
  return $status
}

# one COMMAND...: a part that is one check.
one() {
  if run "$@"; then count 1 0 "$*"; else count 0 1 "$*"; fi
}

# many COMMAND...: a part whose last line is "N passed, N failed".
many() {
  local status=0 line
  run "$@" || status=$?
  line=$(tail -n 1 "$output")
  if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]] && ((status == 0 || BASH_REMATCH[2] > 0)); then
    count "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "$*"
  else
    count 0 1 "$*"
  fi
}

# tests COMMAND...: a run of `bazel test`, which counts the cases in each target's test.xml.
tests() {
  local status=0 target log cases bad all=0 broken=0
  run "$@" || status=$?
  for target in $(./tools/bazel query --noshow_progress 'tests(//...) except attr(tags, manual, //...)' 2>/dev/null); do
    log=bazel-testlogs/${target#//}
    log=${log/:/\/}/test.xml
    # GoogleTest's file and Bazel's own have the sums in the first element that has any.
    read -r cases bad < <(awk '
      function value(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
      / tests="/ { print value("tests"), value("failures") + value("errors"); exit }' "$log" 2>/dev/null || true) || true
    all=$((all + ${cases:-1}))
    broken=$((broken + ${bad:-1}))
  done
  # A target that was not built has left no file, or an old one.
  if ((status && broken == 0 || all == 0)); then
    all=$((all + 1))
    broken=$((broken + 1))
  fi
  count $((all - broken)) "$broken" "$*"
}

# together FUNCTION...: functions of parts, at the same time. Each line that they print begins with the function's name.
together() {
  local lane good bad
  for lane in "$@"; do
    (
      output=$scratch/$lane
      passed=0
      failed=0
      "$lane"
      echo "$passed $failed" >"$scratch/$lane.counts"
    ) 2>&1 | sed -u "s/^/$lane: /" &
  done
  wait
  for lane in "$@"; do
    read -r good bad 2>/dev/null <"$scratch/$lane.counts" || { good=0 && bad=1; }
    count "$good" "$bad" "$lane"
  done
}

finish() {
  echo "$passed passed, $failed failed"
  ((failed == 0))
}
