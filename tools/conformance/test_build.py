"""The build of the IRs."""


def test_every_ir_was_built(suite):
    assert suite.arguments.built == "yes", "the build failed: its messages are above"
