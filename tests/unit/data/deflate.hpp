#pragma once
/// What inflate.hpp undoes, by zlib.

#include <zlib.h>

#include <stdexcept>
#include <string>

namespace ganflow::data {

inline constexpr int kRaw = -15;       ///< windowBits of deflateInit2: no wrapper, as in ZIP
inline constexpr int kGzip = 15 + 16;  ///< gzip's wrapper

inline std::string deflated(const std::string& text, int window_bits) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("deflateInit2");
  }
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace ganflow::data
