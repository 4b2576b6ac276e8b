#!/usr/bin/env bash
# What a user does with the rules, in a workspace of their own with a prebuilt converter, and what the rules say
# when something is wrong. Nothing of the converter is compiled there.
#   user_workspace_test.sh [CONVERTER]
source "$(dirname "$0")/checks.sh"

make_user_workspace "${1:-$(build_converter)}"
use_bazel_of_a_user "$scratch/output_base"
# The name of Bazel 4 for it, which newer ones know.
validated=--experimental_run_validations

quiet() { bazel "$@" --noshow_progress; }
# fails_with MESSAGE COMMAND...: says why it failed, in these very words.
fails_with() {
  local message=$1
  shift
  if "$@" >"$scratch/failure" 2>&1; then
    echo "succeeds: $*"
    return 1
  fi
  grep -qF -- "$message" "$scratch/failure" || { cat "$scratch/failure" && echo "does not say: $message" && return 1; }
}
# package NAME: a package with a BUILD file from standard input, and the files that are there.
package() {
  mkdir -p "$1"
  { echo 'load("@rules_mo//rules:defs.bzl", "mo_config", "mo_golden_test", "mo_import", "mo_model", "mo_model_variants", "mo_models", "mo_report")' && cat; } >"$1/BUILD.bazel"
}
# How often an action of that mnemonic runs, when everything is built.
runs() {
  quiet build //... @nets//:nets --execution_log_json_file="$scratch/log.json" >"$scratch/build" 2>&1 || { cat "$scratch/build"; return 1; }
  grep -c "\"mnemonic\": \"$1\"" "$scratch/log.json" || true
}

# The things that users build.

all_is_built() { quiet build //... @nets//:nets $validated; }
each_model_has_an_action() { same 4 "$(bazel aquery 'mnemonic("MoConvert", deps(//:batch + @nets//:nets))' 2>/dev/null | sed -n 's/^ *Mnemonic: MoConvert$/x/p' | wc -l)"; }
variants_differ() { (($(stat -L -c %s bazel-bin/variants_f16.bin) < $(stat -L -c %s bazel-bin/variants_f32.bin))); }
same_means_same() { cmp bazel-bin/small_of_batch.bin bazel-bin/small_ir.bin; }
reports_sums() {
  local model
  for model in small_of_batch variants_f16; do
    grep -q "$(sha256sum <"bazel-bin/$model.bin" | cut -d' ' -f1)" bazel-bin/report.md || return 1
    grep -q "$(sha256sum <"bazel-bin/$model.xml" | cut -d' ' -f1)" bazel-bin/report.json || return 1
  done
  # As every Bazel calls them.
  grep -q '^| //:variants_f16 |' bazel-bin/report.md && grep -q '^| @nets//:listed_f16 |' bazel-bin/report.md
}
tests_pass() { quiet test //:paths_test //:bytes_test //:equivalence_test //:reproducible_test; }

check "everything is built: a model, a batch, variants, a manifest, a report" all_is_built
check "each model of a batch and of a manifest has an action of its own" each_model_has_an_action
check "variants differ in their precision" variants_differ
check "a configuration gives the same, named as a file or as a mo_config" same_means_same
check "a downloaded model gives the same as the file that it is" cmp bazel-bin/downloaded_ir.bin bazel-bin/variants_f32.bin
check "the report has the SHA-256 of each file" reports_sums
check "the tests of models and of C++ libraries pass" tests_pass

# What people ask on the command line.

# run_in FOLDER ARGUMENTS...: bazel run, called there.
run_in() { (cd "$1" && shift && bazel run --noshow_progress "$@"); }
mkdir elsewhere && cp small.mog elsewhere/
check "the toolchain's converter runs in the user's folder" \
  run_in elsewhere @rules_mo//:mo -- --model small.mog --model_name "two words" --output_dir made
check "and writes there" test -s "elsewhere/made/two words.xml"
check "an error is one of the run, and has the path as it was given" fails_with "no_such.mog: error: the file cannot be opened" \
  run_in elsewhere @rules_mo//:mo -- --model no_such.mog
rm -r elsewhere

# asks PATTERN TARGET ARGUMENTS...: what the run prints has it.
asks() {
  local pattern=$1
  shift
  bazel run --noshow_progress "$@" >"$scratch/printed" && grep -e "$pattern" "$scratch/printed"
}
package asked <<'BUILD'
mo_model(name = "ir", disabled_optimizations = ["linear_fusing"], model = "net.mog", tags = ["manual"])
BUILD
cp small.mog asked/net.mog
check "a model explains what was done to a node" asks "Switched off: linear_fusing, by a flag" //asked:ir.explain -- scaled
check "one of a batch is inspected" asks "%scaled = Multiply" //:small_of_batch.inspect
check "one of a manifest is compared" asks "^All outputs are within the bound.$" @nets//:listed_f16.compare -- --seed 3
check "and bisected" asks "within the bound after each of the" //:small_ir.compare -- --bisect
check "a node that is not there is an error" fails_with "net.mog: error: there is no node 'scalled'; did you mean 'scaled'?" \
  bazel run --noshow_progress //asked:ir.explain -- scalled
asked_is_built_alone() { quiet build //... && test ! -e bazel-bin/small_ir.explain.sh && test ! -e bazel-bin/asked/ir.xml; }
# Newer Bazels validated the IR of the model that was asked.
rm -f bazel-bin/small_ir.explain.sh bazel-bin/asked/ir.xml
check "what asks is not built with all" asked_is_built_alone
rm -r asked

# What people have: a model, and perhaps an old command line.

mkdir added && cp small.mog added/net.mog && touch added/BUILD.bazel
add() { run_in added @rules_mo//:add -- net.mog "$@"; }
added_is_built() { quiet build //added:net_ir //added:half_ir && grep -q 'element_type="f16"' bazel-bin/added/half_ir.xml; }
build_files() { cat added/BUILD.bazel added/half.toml; }
check "a model is declared" add
check "and once more, as an old command line has it" \
  add --name half_ir --from_mo_command "mo -m /elsewhere/net.pb --data_type FP16 --disable_fusing --scale_values 'data[2]'"
check "both are built" added_is_built
build_files >"$scratch/added"
check "what is there is not declared again" fails_with "added/BUILD.bazel:4:1: error: there is a target 'net_ir' already" add
check "and not overwritten" fails_with "half.toml: error: the file is there already" add --name half --scale 3
check "all stays as it was" same "$(cat "$scratch/added")" "$(build_files)"
rm -r added

# Another configuration of the build, which a rule chooses.

mkdir transitions
cat >transitions/dbg.bzl <<'BZL'
load("@rules_mo//rules:defs.bzl", "MoModelInfo")

def _dbg_impl(_settings, _attr):
    return {"//command_line_option:compilation_mode": "dbg"}

_dbg = transition(implementation = _dbg_impl, inputs = [], outputs = ["//command_line_option:compilation_mode"])

def _model_in_dbg_impl(ctx):
    model = ctx.attr.model[0]
    return [model[DefaultInfo], model[MoModelInfo]]

model_in_dbg = rule(
    implementation = _model_in_dbg_impl,
    attrs = {
        "model": attr.label(cfg = _dbg, providers = [MoModelInfo]),
        "_allowlist_function_transition": attr.label(default = "@bazel_tools//tools/allowlists/function_transition_allowlist"),
    },
)
BZL
package transitions <<'BUILD'
load(":dbg.bzl", "model_in_dbg")

mo_model(name = "ir", model = "//:small.mog")

model_in_dbg(name = "dbg", model = "ir")

mo_report(name = "report", models = ["ir", "dbg"])
BUILD
dbg_is_the_same() { compgen -G "bazel-out/*-dbg*/bin/transitions/ir.xml" && same 1 "$(find -L bazel-out/*-dbg*/bin/transitions/ir.xml bazel-bin/transitions/ir.xml -exec sha256sum {} + | cut -d' ' -f1 | sort -u | wc -l)"; }
check "a model goes through a transition into other rules" quiet build //transitions:dbg //transitions:report
check "and is the same" dbg_is_the_same
check "and is in a table once" same 1 "$(grep -c '^| //transitions:ir' bazel-bin/transitions/report.md)"
rm -r transitions

# Models in folders of their own.

package zoo <<'BUILD'
mo_models(name = "zoo", srcs = glob(["*/**"]))
BUILD
for model in module onnx_1 onnx_2; do mkdir -p "zoo/$model"; done
cp -r "$workspace/testdata/tensorflow/module" zoo/
for model in onnx_1 onnx_2; do cp "$workspace"/testdata/onnx/external.onnx{,.data} "zoo/$model/"; done
check "SavedModels are called like their folders, models of one name by their paths" \
  quiet build //zoo:module_ir //zoo:onnx_1/external_ir //zoo:onnx_2/external_ir //zoo
rm -r zoo

# An IR that was made elsewhere.

package imported <<'BUILD'
mo_import(name = "ir", xml = "net.xml", bin = "net.bin")

mo_import(name = "unknown", xml = "unknown.xml", bin = "net.bin")

mo_import(name = "unverified", verify = False, xml = "unknown.xml", bin = "net.bin")

mo_golden_test(name = "golden_test", model = "ir")

mo_report(name = "report", models = ["ir", "unverified"])
BUILD
cp -L bazel-bin/small_ir.xml imported/net.xml && cp -L bazel-bin/small_ir.bin imported/net.bin
sed 's/type="ReLU"/type="Snake"/' imported/net.xml >imported/unknown.xml
imported_is_the_same() { cmp bazel-bin/imported/ir.xml imported/net.xml && grep -q '%relu = ReLU' imported/golden_test.mog; }
tabulated_without_report() { grep -q "^| //imported:unverified | ir | .* | $(sha256sum <imported/net.bin | cut -d' ' -f1) |" bazel-bin/imported/report.md; }
check "an imported IR is read, tabulated and has a golden graph" quiet build //imported:ir //imported:report $validated
check "its graph" quiet run //imported:golden_test.update
check "its bytes are kept" imported_is_the_same
check "its table has its SHA-256" tabulated_without_report
check "an operation that is not known is an error" fails_with "the IR cannot be read" quiet build //imported:unknown $validated
check "unless the IR is not read" quiet build //imported:unverified $validated
rm -r imported

# Models to be served.

package served <<'BUILD'
load("@rules_mo//rules:defs.bzl", "mo_model_repository")

mo_model(name = "a_ir", model = "//:small.mog")

mo_model(name = "b_ir", model = "//:small.mog", precision = "f16")

mo_model_repository(name = "served", models = {"b": "b_ir", "a": "a_ir"})
BUILD
archive=bazel-bin/served/served.tar
archive_is_sorted() { same "a/1/a.bin a/1/a.xml b/1/b.bin b/1/b.xml config.json" "$(tar -tf $archive | paste -sd' ')"; }
# Mode, owner, date and time.
archive_names_nobody() { same "-rw-r--r-- 0/0 1970-01-01 00:00" "$(TZ=UTC tar --numeric-owner -tvf $archive | awk '{ print $1, $2, $4, $5 }' | sort -u)"; }
archive_is_the_folder() { mkdir served/unpacked && tar -xf $archive -C served/unpacked && diff -r served/unpacked bazel-bin/served/served; }
check "a repository of models is built, and an archive of it" quiet build //served:served //served:served.tar
check "the archive is sorted" archive_is_sorted
check "it names no user and no time" archive_names_nobody
check "it has the folder's files" archive_is_the_folder
check "the folder has the models" cmp bazel-bin/served/served/b/1/b.bin bazel-bin/served/b_ir.bin
rm -r served

# As docs/serving.md says. What stands for rules_oci lays the layers over each other, as an image does.
package image <<'BUILD'
BUILD
cat >image/oci.bzl <<'BZL'
def oci_image(name, base, cmd, tars):
    native.genrule(
        name = name,
        srcs = tars,
        outs = ["root.txt"],
        cmd = "mkdir root && tar -xf $(SRCS) -C root && (cd root && ls .%s && find . -type f | sort) >$@" % cmd[1],
    )

def oci_load(name, image, repo_tags):
    native.alias(name = name, actual = image)
BZL
mkdir "$scratch/serving"
write_blocks "$workspace/docs/serving.md" "$scratch/serving"
cat "$scratch"/serving/*.file.BUILD.bazel | sed 's|@rules_oci//oci:defs.bzl|:oci.bzl|; s|resnet50.onnx|resnet50.mog|' >image/BUILD.bazel
cp small.mog image/resnet50.mog
image_has_the_models() {
  same "./models/config.json ./models/config.json ./models/resnet50/1/resnet50.bin ./models/resnet50/1/resnet50.xml" "$(paste -sd' ' bazel-bin/image/root.txt)"
}
check "the archive is a layer of an image" quiet build //image:load
check "which has the models where its command looks for them" image_has_the_models
rm -r image

# What a model was made from.

package stated <<'BUILD'
load("@rules_mo//rules:defs.bzl", "mo_provenance")

mo_model(name = "ir", config = "//:small.toml", model = "//:small.mog", precision = "f16")

mo_provenance(name = "provenance", license = "MIT", model = "ir")
BUILD
# The SHA-256 of each file, after its name.
states_all_files() {
  python3 - bazel-bin/stated/provenance.json bazel-bin/stated/ir.xml bazel-bin/stated/ir.bin small.mog bazel-bin/stated/ir.config.toml <<'PYTHON'
import hashlib, json, os, sys
statement = json.load(open(sys.argv[1]))
definition = statement["predicate"]["buildDefinition"]
found = {os.path.basename(file["name"]): file["digest"]["sha256"] for file in statement["subject"] + definition["resolvedDependencies"]}
wanted = {os.path.basename(name): hashlib.sha256(open(name, "rb").read()).hexdigest() for name in sys.argv[2:]}
assert found == wanted, (found, wanted)
assert definition["externalParameters"] == {"label": "//stated:ir", "flags": ["--precision", "f16"], "license": "MIT"}, definition
PYTHON
}
check "the provenance of a model is stated" quiet build //stated:provenance
check "with the SHA-256 of each file" states_all_files
rm -r stated

# Many models. How long they take is printed, and not checked: machines differ.

package many <<'BUILD'
mo_models(name = "many", srcs = glob(["*.mog"]), tags = ["manual"])
BUILD
touch many/net{0..4999}.mog
SECONDS=0
check "5,000 models are loaded and analyzed" quiet build --nobuild //many
echo "      in $SECONDS s"
rm -r many
cp nets.toml nets.toml.kept
{ echo "schema = 1" && for ((i = 0; i < 5000; ++i)); do printf '[[model]]\nname = "net%d"\nmodel = "small.mog"\n' $i; done; } >nets.toml
SECONDS=0
check "5,000 models of a manifest are loaded" quiet query @nets//:net4999
echo "      in $SECONDS s"
mv nets.toml.kept nets.toml

# What is converted again.

comment_small_toml() { { echo "# A comment." && cat small.toml; } >t && mv t small.toml; }
respell_small_toml() { sed -i "s/\"relu\", \"scaled\"/'scaled', \"relu\"/" small.toml; }
mean_otherwise() { sed -i "s/resnet_stride/pad_folding/" small.toml; }

check "a second build converts nothing" eval 'same 0 "$(runs MoConvert)"'
comment_small_toml
# Of small_ir, of :shared and of @nets.
check "after a comment in a configuration it is read again" eval 'same 3 "$(runs MoConfig)"'
respell_small_toml
check "after a comment and another spelling no model is converted" eval 'same 0 "$(runs MoConvert)"'
mean_otherwise
check "after another exclusion all models with it are" eval 'same 4 "$(runs MoConvert)"'

# Golden files.

check "a golden test without a golden file says how to make it" \
  fails_with "bazel run //:golden_test.update" quiet test //:golden_test --test_output=all
check "it is made" quiet run //:golden_test.update
check "with it the test passes" quiet test //:golden_test
sed -i 's/%relu = ReLU/%relu = Tanh/' small.mog
check "when the graph changes the test fails and shows how" fails_with "+  %relu = Tanh" quiet test //:golden_test --test_output=all
check "and says how to accept it" grep -q "bazel run //:golden_test.update" "$scratch/failure"

# Wrong converters.

check "an IR that is damaged is noticed" fails_with "[MO3003]" quiet build //:small_ir $validated --extra_toolchains=//toolchains:truncating_toolchain
check "in a validation: the build goes on without" quiet build //:small_ir --noexperimental_run_validations --extra_toolchains=//toolchains:truncating_toolchain
# Newer Bazels verify by themselves, and would notice the damaged report before.
check "a converter that writes other bytes each time is noticed" \
  fails_with "//:small_ir has other bytes" quiet test //:reproducible_test --noexperimental_run_validations --test_output=all --extra_toolchains=//toolchains:random_toolchain

# Wrong inputs. Each package has one mistake.

package not_toml <<'BUILD'
mo_config(name = "config", src = "bad.toml")
BUILD
echo 'schema = 1 [' >not_toml/bad.toml
check "a configuration that is no TOML" fails_with "not_toml/bad.toml:1:12: error: " quiet build //not_toml:config
check "its failure leaves no output" test ! -e bazel-bin/not_toml/config.normalized.toml

package unknown_node <<'BUILD'
mo_model(name = "model", model = "//:small.mog", config = "unknown.toml")
BUILD
printf 'schema = 1\n[[exclude]]\nnodes = ["rellu"]\n' >unknown_node/unknown.toml
check "an exclusion that hits nothing names file, key and value" \
  fails_with "unknown_node/unknown.toml (normal form):5:5: error: [[exclude]] nodes: no node is named 'rellu'" quiet build //unknown_node:model
check "its failure leaves no output" test ! -e bazel-bin/unknown_node/model.xml -a ! -e bazel-bin/unknown_node/model.bin

package folder <<'BUILD'
mo_model(name = "model", model = "module")

mo_model(name = "without_variables", model = "module/saved_model.pb")
BUILD
cp -r "$workspace/testdata/tensorflow/module" folder/
check "a folder as the model" fails_with 'write model = "module/saved_model.pb" and weights = glob(["module/variables/**"])' quiet build //folder:model
check "a SavedModel without its variables" fails_with "(in a BUILD file: in 'weights')" quiet build //folder:without_variables

package open_batch <<'BUILD'
load("@rules_mo//rules:defs.bzl", "mo_equivalence_test")

mo_model(name = "model", model = "open.mog")

mo_equivalence_test(name = "open_test", model = "model")

mo_equivalence_test(name = "fixed_test", batch = 2, model = "model")
BUILD
printf 'graph "open" {\n  %%x = Parameter() {element_type = f32, shape = [?, 2]}\n  %%y = ReLU(%%x)\n  %%out = Result(%%y)\n}\n' >open_batch/open.mog
check "an equivalence test of a model with an open batch says what to do" \
  fails_with "(in a mo_equivalence_test: batch = 1)" quiet test //open_batch:open_test --test_output=all
check "with a batch it passes" quiet test //open_batch:fixed_test

package same_name <<'BUILD'
mo_models(name = "batch", srcs = ["a.prototxt", "a.mog"])
BUILD
check "two models of one name in a batch" \
  fails_with "mo_models(name = \"batch\") in //same_name: attribute 'srcs': a.prototxt and a.mog are two models of one name, 'a'" \
  quiet build //same_name:batch

package no_model <<'BUILD'
mo_models(name = "batch", srcs = select({"//conditions:default": ["a.mog"]}))
BUILD
check "a batch by select()" fails_with "mo_models(name = \"batch\"): attribute 'srcs' is a select, expected a list" quiet build //no_model:batch

package no_variant <<'BUILD'
mo_model_variants(name = "variants", model = "//:small.mog", precisions = ["fp16"])
BUILD
check "an unknown precision" \
  fails_with "mo_model_variants(name = \"variants\") in //no_variant: attribute 'precisions': there is no precision 'fp16'" \
  quiet build //no_variant:variants

cat >nets.toml <<'TOML'
schema = 1

[[model]]
name = "a"

[[model]]
name = "b"
model = "missing.mog"
precision = "fp16"
TOML
check "a manifest: an entry without a file" fails_with "line 3: the [[model]] 'a' names no file" quiet build @nets//:nets
check "all mistakes at once" grep -qF "line 9: 'precision' is 'fp16', expected source, f32, f16" "$scratch/failure"
printf 'schema = 1\n[[model]]\nname = "b"\nmodel = "missing.mog"\n' >nets.toml
check "a manifest: a file that is not there" fails_with "//:missing.mog" quiet build @nets//:nets

finish
