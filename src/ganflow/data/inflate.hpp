#pragma once
/// zlib's inflate with a bound: output is never larger than promised, and a promise never larger than deflate can keep.

#include "ganflow/data/table.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::data {

enum class Wrapper { kRaw, kGzip };  ///< bare deflate as in zip files, or with gzip's header and checksum

/// Exactly `size` bytes out of `packed`.
/// Throws  InputError when the stream is damaged, ends early, goes on past `size`, or `size` is more than 1032 times
///         the input (deflate's limit), so that a damaged header cannot make us allocate.
std::vector<std::byte> inflate(const Bytes& packed, Wrapper wrapper, std::size_t size);

/// The first bytes of `packed`, at most `most`: to look at a header.
std::vector<std::byte> inflate_prefix(const Bytes& packed, Wrapper wrapper, std::size_t most);

}  // namespace ganflow::data
