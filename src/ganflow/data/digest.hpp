#pragma once
/// SHA-512, in the form that npm pins packages by.

#include <cstddef>
#include <span>
#include <string>

namespace ganflow::data {

/// "sha512-" and the digest in base64.
/// Check   FIPS 180-4's "abc".
std::string integrity_of(std::span<const std::byte> bytes);

}  // namespace ganflow::data
