#!/usr/bin/env bash
# How many instructions conversions of graphs with many nodes take, counted by valgrind: unlike seconds they do not
# depend on what else the machine does. A bound for 10,000 nodes, and that twice the nodes take twice as many.
source "$(dirname "$0")/checks.sh"

"$workspace/tools/setup" valgrind python3
converter=$(build_converter)

# count KIND NODES: the instructions of a conversion.
count() {
  local model=$scratch/$1_$2
  python3 "$workspace/converter/benchmarks/models.py" "$1" "$2" "$model.mog" || return 1
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$converter" --model "$model.mog" \
    --output_xml "$model.xml" --output_bin "$model.bin" 2>&1 | sed -n 's/.*Collected : //p'
}

# at_most KIND NODES BOUND: thousands of instructions for each node.
at_most() {
  local found
  found=$(count "$1" "$2") || return 1
  echo "$found instructions, $((found / $2)) for each node"
  ((found <= $3 * 1000 * $2))
}

# linear KIND NODES: what comes with the start of the process is left out.
linear() {
  local less more
  less=$(count "$1" "$2") && more=$(count "$1" $((2 * $2))) || return 1
  less=$((less - start))
  more=$((more - start))
  echo "$less instructions for $2 nodes, $more for $((2 * $2))"
  ((10 * more <= 22 * less))
}

start=$(count shared 0)
check "10,000 nodes of Multiply and ReLU" at_most multiplies 10000 95
check "10,000 nodes of Convolution and ReLU" at_most convolutions 10000 82
for kind in transposes gathers wide shared blocks; do
  check "twice the nodes: $kind" linear "$kind" 1000
done
finish
