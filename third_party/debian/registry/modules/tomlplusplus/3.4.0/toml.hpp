// The header-only library of /usr/include. Version 3.3 (bookworm) has no toml++/toml.hpp yet.
#include <toml++/toml.h>
