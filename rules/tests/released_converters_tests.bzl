"""Which converters mo_register_toolchains and mo.toolchain declare, and their errors."""

load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//rules:version.bzl", "VERSION")
load("//rules/private:released_converters.bzl", "choose_converters")  # buildifier: disable=bzl-visibility

_SUMS = {"linux-arm64": "a" * 64, "linux-x86_64": "b" * 64}

def _choice_test_impl(ctx):
    env = unittest.begin(ctx)
    chosen = choose_converters("1.2", ["https://a/{version}/mo-{platform}", "file:///{platform}"], _SUMS, "")
    asserts.equals(env, None, chosen.problem)
    asserts.equals(env, ["mo_linux_arm64", "mo_linux_x86_64"], chosen.converters.keys())
    arm64 = chosen.converters["mo_linux_arm64"]
    asserts.equals(env, ["@platforms//os:linux", "@platforms//cpu:aarch64"], arm64.constraints)
    asserts.equals(env, {
        "sha256": _SUMS["linux-arm64"],
        "urls": ["https://a/1.2/mo-linux-arm64", "file:///linux-arm64"],
        "version": "1.2",
    }, arm64.keywords)
    one = choose_converters("", ["file:///mo"], {"linux-x86_64": "c" * 64}, "")
    asserts.equals(env, None, one.problem)
    asserts.equals(env, ["mo_linux_x86_64"], one.converters.keys())
    asserts.equals(env, VERSION, one.converters["mo_linux_x86_64"].keywords["version"])
    local = choose_converters("", [], {}, "/opt/mo")
    asserts.equals(env, None, local.problem)
    asserts.equals(env, {"path": "/opt/mo", "version": VERSION}, local.converters["mo_local"].keywords)
    return unittest.end(env)

_choice_test = unittest.make(_choice_test_impl)

def _problems_test_impl(ctx):
    env = unittest.begin(ctx)
    for message, arguments in {
        "'path' is 'mo', expected an absolute path": ["", [], {}, "mo"],
        "'path' is given": ["", ["file:///mo"], {}, "/opt/mo"],
        "'sha256' has the platform 'linux', expected linux-arm64 or linux-x86_64": ["", ["file:///mo"], {"linux": "a"}, ""],
        "'urls' has 'file:///mo' for several platforms": ["", ["file:///mo"], _SUMS, ""],
        "'version' is '0.0', expected a released one": ["0.0", ["file:///mo"], {}, ""],
    }.items():
        problem = choose_converters(*arguments).problem or ""
        asserts.true(env, problem.startswith(message), "'%s' should begin with: %s" % (problem, message))
    return unittest.end(env)

_problems_test = unittest.make(_problems_test_impl)

def released_converters_test_suite(name):
    """Declares the tests.

    Args:
      name: of the test_suite.
    """
    unittest.suite(name, _choice_test, _problems_test)
