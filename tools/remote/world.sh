# Of run and scaling. Sourced, with `scratch` and `workspace` set: a cluster, which ends with the script, and a world: a shell
# with a Bazel, which keeps Bazel's servers alive until it ends.

: "${scratch:?}" "${workspace:?}"

# cluster COMMAND ARGUMENT...
cluster() { "$workspace/tools/remote/cluster" "$1" "$scratch/cluster" "${@:2}"; }

# Without a cluster a build that still runs comes to its end.
leave() {
  cluster down || true
  if kill -0 "${world:-}" 2>/dev/null; then close_world || true; fi
  cleanup
}
trap leave EXIT
trap 'exit 1' INT TERM HUP

# open_world NAME COMMAND...: COMMAND runs the command that it is given in that world. Fails where it cannot.
open_world() {
  checkouts=$scratch/$1
  mkdir "$checkouts"
  mkfifo "$checkouts/orders" "$checkouts/answers"
  (
    cd "$scratch" || exit
    exec "${@:2}" bash -c 'echo open; while IFS= read -r order && [[ $order ]]; do (eval "$order") </dev/null; echo $?; done'
  ) <"$checkouts/orders" >"$checkouts/answers" &
  world=$!
  exec {orders}>"$checkouts/orders" {answers}<"$checkouts/answers"
  read -r -u "$answers"
}

close_world() {
  local checkout
  for checkout in first second; do
    if [[ -d $checkouts/$checkout.output_base ]]; then in_checkout "$checkout" shutdown; fi
  done
  # An empty order ends it. The end of the file would not tell: what was started meanwhile holds it open.
  echo >&"$orders"
  wait "$world"
}

# begin CHECKOUT ARGUMENT...: starts Bazel in a checkout; what it prints goes to a file, and its arguments to another. It
# may take `limit`, by default 10 minutes.
begin() {
  local checkout=$checkouts/$1 output_base=$checkouts/$1.output_base
  shift
  echo "$*" >>"$scratch/commands"
  printf '%q ' cd "$checkout" >&"$orders"
  printf '&& exec timeout %q bazel --nohome_rc --output_base=%q ' "${limit:-10m}" "$output_base" >&"$orders"
  printf '%q ' "$@" >&"$orders"
  printf '>%q 2>&1\n' "$checkouts/bazel.log" >&"$orders"
}

# end: waits for it, shows what it printed, and returns its status.
end() {
  local status
  read -r -u "$answers" status || return 1
  cat "$checkouts/bazel.log"
  return "$status"
}

in_checkout() { begin "$@" && end; }
