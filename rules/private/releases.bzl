"""The converters that are released. tools/release/run adds its release, in the archive that it makes."""

# Where a release's files are; {version} is replaced. Empty as long as nothing was released.
RELEASE_URL = ""

# Version: platform: the SHA-256 of mo-VERSION-PLATFORM.
RELEASES = {}
