# Of the suites' run scripts, which source it: builds, makes the environment, runs main.py.
# Expects `folder`, the suite's, from the workspace, and `requirements`, where another suite's environment is used.
# The requirements of a suite name every package, so that pip adds none.
set -euo pipefail
: "${folder:?}"

workspace=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
# shellcheck disable=SC2034  # The scripts use it.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/rules_mo

fail() {
  echo "$folder: $1" >&2
  echo "0 passed, 1 failed"
  exit 1
}

# run_suite TARGET SET MAIN_ARGUMENT... -- PYTEST_ARGUMENT...
run_suite() {
  local target=$1 set_name=$2 environment built=yes bin status=0
  shift 2
  environment=$("$workspace/tools/python_environment" "$workspace/${requirements:-$folder/requirements.txt}" --no-deps) ||
    fail "the Python environment could not be made"
  # Should something not be built, the rest is compared all the same.
  "$workspace/tools/bazel" build --keep_going "$target" || built=no
  bin=$("$workspace/tools/bazel" info bazel-bin 2>/dev/null) || fail "there is nothing to compare"

  # For main.py and the processes that it starts.
  PYTHONPATH="$workspace/$folder:$workspace/tools/conformance/common" "$environment/bin/python" -B "$workspace/$folder/main.py" \
    --bin="$bin" --set="$set_name" --built="$built" "$@" || status=$?
  # 1 is a failed test, which main.py has counted; with anything else it has not come to its end.
  ((status <= 1)) || fail "the tests ended with status $status"
  exit "$status"
}
