"""How the converter's C++ is compiled and linked. For the BUILD files of //converter alone."""

# For each cc_library, cc_binary and cc_test.
COPTS = [
    "-std=c++20",
    "-fno-rtti",
    # The bytes of an IR must not depend on whether the CPU has fused multiply-add.
    "-ffp-contract=off",
    "-Wall",
    "-Wextra",
    "-Wno-sign-compare",
    # Errors on every compiler. All others stay warnings: which ones appear is the compiler's choice.
    "-Werror=return-type",
    "-Werror=switch",
    "-Werror=uninitialized",
    "-Werror=unused-result",
]

# For the converter's cc_binary: one file that needs nothing at run time, with the same bytes from every folder.
STATIC_LINKOPTS = select({
    "@platforms//os:linux": [
        "-static",
        "-Wl,--build-id=none",
        "-Wl,--strip-all",
    ],
    "//conditions:default": [],
})
