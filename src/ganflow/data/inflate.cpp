#include "ganflow/data/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace ganflow::data {

namespace {

constexpr std::size_t kLargestRatio = 1032;  // of deflate: 258 bytes from 2 bits
constexpr std::size_t kHeaderSlack = 64;     // bytes; an empty stream still unpacks to something small
constexpr int kWindowBits = 15;              // zlib's largest window; +16 asks for gzip, the minus sign for no wrapper

class Inflater {
 public:
  Inflater(const Bytes& packed, Wrapper wrapper) : packed_(packed) {
    const int bits = wrapper == Wrapper::kRaw ? -kWindowBits : kWindowBits + 16;
    if (inflateInit2(&stream_, bits) != Z_OK) {
      throw RuntimeFailure("zlib could not start (out of memory). Close other programs");
    }
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Fills `out` as far as the stream goes; true when the stream has ended, its checksum included.
  bool fill(std::span<std::byte> out, std::size_t& produced) {
    int code = Z_OK;
    std::byte beyond{};  // zlib may need one more byte of room to notice the end of the stream
    bool full = false;
    while (code == Z_OK) {
      if (stream_.avail_in == 0) {
        const std::size_t chunk = std::min<std::size_t>(packed_.size() - consumed_, std::numeric_limits<uInt>::max());
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(
            packed_.view.data() +
            consumed_));  // NOLINT(cppcoreguidelines-pro-type-const-cast): zlib's field is not const
        stream_.avail_in = static_cast<uInt>(chunk);
        consumed_ += chunk;
      }
      full = produced == out.size();
      const std::size_t room =
          full ? 1 : std::min<std::size_t>(out.size() - produced, std::numeric_limits<uInt>::max());
      stream_.next_out = reinterpret_cast<Bytef*>(full ? &beyond : out.data() + produced);
      stream_.avail_out = static_cast<uInt>(room);
      code = ::inflate(&stream_, Z_NO_FLUSH);
      const std::size_t made = room - stream_.avail_out;
      if (full && made > 0) {
        return false;
      }
      produced += full ? 0 : made;
    }
    GF_VALIDATE(code == Z_STREAM_END || code == Z_BUF_ERROR,
                "{}: its compressed data are damaged ({}). Copy or download it again", packed_.source,
                stream_.msg != nullptr ? stream_.msg : "zlib refuses them");
    return code == Z_STREAM_END;
  }

 private:
  const Bytes& packed_;
  z_stream stream_{};
  std::size_t consumed_ = 0;
};

}  // namespace

std::vector<std::byte> inflate(const Bytes& packed, Wrapper wrapper, std::size_t size) {
  GF_VALIDATE(size <= kHeaderSlack || (size - kHeaderSlack) / kLargestRatio <= packed.size(),
              "{}: {} bytes are said to unpack to {} (impossible; the file is damaged). Copy or download it again",
              packed.source, packed.size(), size);
  std::vector<std::byte> out(size);
  std::size_t produced = 0;
  const bool ended = Inflater(packed, wrapper).fill(out, produced);
  GF_VALIDATE(ended && produced == size,
              "{}: its compressed data {} ({} bytes were promised; the file was cut short or is damaged). "
              "Copy or download it again",
              packed.source, produced == size ? "go on past their end" : fmt::format("end after {} bytes", produced),
              size);
  return out;
}

std::vector<std::byte> inflate_prefix(const Bytes& packed, Wrapper wrapper, std::size_t most) {
  std::vector<std::byte> out(most);
  std::size_t produced = 0;
  Inflater(packed, wrapper).fill(out, produced);
  out.resize(produced);
  return out;
}

}  // namespace ganflow::data
