"""Writes an SPDX document: what is compiled into a released converter.

Reads lines `SOURCE_PACKAGE VERSION` of Debian from standard input. The document depends on its
arguments and on these lines alone.
"""

import argparse
import json
import sys

# Of what is linked; `debian/copyright` of these packages, in SPDX's words.
LICENSES = {
    "abseil": "Apache-2.0",
    "cli11": "BSD-3-Clause",
    "eigen3": "MPL-2.0",
    "gcc": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "glibc": "LGPL-2.1-or-later",
    "libsodium": "ISC",
    "nlohmann-json3": "MIT",
    "protobuf": "BSD-3-Clause",
    "pugixml": "MIT",
    "re2": "BSD-3-Clause",
    "tomlplusplus": "MIT",
    "xxhash": "BSD-2-Clause",
    "zlib": "Zlib",
}

# What is in the program as text, for the pages that it writes: third_party/dagre.
EMBEDDED = ("dagre", "3.1.3", "MIT", "pkg:npm/%40dagrejs/dagre@3.1.3")


def license_of(source: str) -> str:
    # gcc-12, and gcc-12-cross of a cross compiler.
    key = "gcc" if source.startswith("gcc-") else source.removesuffix("-cross")
    if key not in LICENSES:
        sys.exit(f"sbom.py: the license of Debian's {source} is not known; add it to LICENSES")
    return LICENSES[key]


def package(identifier: str, name: str, version: str, spdx_license: str, url: str) -> dict:
    return {
        "SPDXID": identifier,
        "name": name,
        "versionInfo": version,
        "downloadLocation": url,
        "filesAnalyzed": False,
        "licenseConcluded": spdx_license,
        "licenseDeclared": spdx_license,
        "copyrightText": "NOASSERTION",
    }


def from_registry(name: str, version: str, spdx_license: str, locator: str) -> dict:
    reference = {
        "referenceCategory": "PACKAGE-MANAGER",
        "referenceType": "purl",
        "referenceLocator": locator,
    }
    identifier = f"SPDXRef-{name}".replace("+", "-")
    described = package(identifier, name, version, spdx_license, "NOASSERTION")
    return described | {"externalRefs": [reference]}


def library(source: str, version: str) -> dict:
    locator = f"pkg:deb/debian/{source}@{version.replace('+', '%2B')}?arch=source"
    return from_registry(source, version, license_of(source), locator)


def document(arguments: argparse.Namespace, sources: list[list[str]]) -> dict:
    program = package("SPDXRef-mo", "mo", arguments.version, "Apache-2.0", arguments.url)
    program["checksums"] = [{"algorithm": "SHA256", "checksumValue": arguments.sha256}]
    program["primaryPackagePurpose"] = "APPLICATION"
    libraries = [library(source, version) for source, version in sources]
    embedded = from_registry(*EMBEDDED)
    links = [["SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-mo"]]
    links += [["SPDXRef-mo", "STATIC_LINK", linked["SPDXID"]] for linked in libraries]
    links += [["SPDXRef-mo", "CONTAINS", embedded["SPDXID"]]]
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": arguments.name,
        "documentNamespace": f"https://spdx.org/spdxdocs/{arguments.name}-{arguments.sha256}",
        "creationInfo": {
            "created": arguments.created,
            "creators": ["Tool: rules_mo tools/release"],
        },
        "packages": [program, *libraries, embedded],
        "relationships": [
            {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}
            for one, kind, other in links
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for flag in ["name", "version", "sha256", "url", "created"]:
        parser.add_argument(f"--{flag}", required=True)
    arguments = parser.parse_args()
    sources = sorted(line.split() for line in sys.stdin)
    json.dump(document(arguments, sources), sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
