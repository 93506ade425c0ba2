#include "ganflow/data/idx.hpp"

#include "ganflow/data/inflate.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

namespace ganflow::data {

namespace {

constexpr std::size_t kMagicSize = 4;  // bytes: 0, 0, type, number of axes; then 4 bytes an axis

struct IdxType {
  std::size_t width;  // bytes of a number in the file
  DType dtype;        // as we hand it on
};

std::optional<IdxType> type_of_code(std::byte code) {
  switch (std::to_integer<int>(code)) {
    case 0x08: return IdxType{1, DType::kUint8};
    case 0x09: return IdxType{1, DType::kInt32};
    case 0x0b: return IdxType{2, DType::kInt32};
    case 0x0c: return IdxType{4, DType::kInt32};
    case 0x0d: return IdxType{4, DType::kFloat32};
    case 0x0e: return IdxType{8, DType::kFloat64};
    default: return std::nullopt;
  }
}

std::uint64_t big_endian(const std::byte* bytes, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    value = value << 8U | std::to_integer<std::uint64_t>(bytes[i]);
  }
  return value;
}

struct IdxHeader {
  IdxType type{};
  std::vector<std::size_t> shape;
  std::size_t size = 0;     // bytes of the header
  std::size_t payload = 0;  // bytes of the numbers
};

IdxHeader parse_header(std::span<const std::byte> bytes, const std::string& source) {
  GF_VALIDATE(bytes.size() >= kMagicSize && bytes[0] == std::byte{0} && bytes[1] == std::byte{0},
              "{} is not an IDX file (its first two bytes are not zero). Check the file's name", source);
  const std::optional<IdxType> type = type_of_code(bytes[2]);
  GF_VALIDATE(type.has_value(),
              "{}: IDX type 0x{:02x} at byte 2 is unknown (0x08, 0x09, 0x0b to 0x0e are). "
              "Check that it is an IDX file",
              source, std::to_integer<int>(bytes[2]));
  const auto axes = std::to_integer<std::size_t>(bytes[3]);
  IdxHeader header{.type = *type, .shape = {}, .size = kMagicSize + 4 * axes, .payload = type->width};
  GF_VALIDATE(axes >= 1 && bytes.size() >= header.size,
              "{}: an IDX header of {} axes is cut short after {} bytes. Copy or download it again", source, axes,
              bytes.size());
  bool fits = true;
  for (std::size_t axis = 0; axis < axes; ++axis) {
    header.shape.push_back(big_endian(bytes.data() + kMagicSize + 4 * axis, 4));
    fits = fits && !__builtin_mul_overflow(header.payload, header.shape.back(), &header.payload);
  }
  GF_VALIDATE(fits,
              "{}: its IDX header promises an array of shape ({}) (absurd; it is damaged). Copy or download it again",
              source, fmt::join(header.shape, ", "));
  return header;
}

/// Numbers of T, big-endian in the file as Raw (an unsigned type of the same or smaller width), little-endian here.
template <class T, class Raw>
Bytes reorder(const Bytes& payload) {
  const std::size_t count = payload.size() / sizeof(Raw);
  std::vector<std::byte> out(count * sizeof(T));
  for (std::size_t i = 0; i < count; ++i) {
    const auto raw = static_cast<Raw>(big_endian(payload.view.data() + i * sizeof(Raw), sizeof(Raw)));
    T value;
    if constexpr (sizeof(T) == sizeof(Raw)) {
      std::memcpy(&value, &raw, sizeof(T));
    } else {
      // NOLINTNEXTLINE(bugprone-signed-char-misuse): a signed byte is meant, and widens with its sign
      value = static_cast<T>(static_cast<std::make_signed_t<Raw>>(raw));
    }
    std::memcpy(out.data() + i * sizeof(T), &value, sizeof(T));
  }
  return own_bytes(std::move(out), payload.source);
}

Bytes to_native(const Bytes& payload, const IdxType& type) {
  switch (type.dtype) {
    case DType::kUint8: return payload;
    case DType::kFloat32: return reorder<float, std::uint32_t>(payload);
    case DType::kFloat64: return reorder<double, std::uint64_t>(payload);
    default: break;
  }
  if (type.width == 1) {
    return reorder<std::int32_t, std::uint8_t>(payload);
  }
  return type.width == 2 ? reorder<std::int32_t, std::uint16_t>(payload)
                         : reorder<std::int32_t, std::uint32_t>(payload);
}

Bytes unzip(const Bytes& file) {
  constexpr std::size_t kLongestHeader = kMagicSize + 4 * 255;
  const std::vector<std::byte> prefix = inflate_prefix(file, Wrapper::kGzip, kLongestHeader);
  const IdxHeader header = parse_header(prefix, file.source);
  std::size_t size = 0;
  GF_VALIDATE(!__builtin_add_overflow(header.size, header.payload, &size),
              "{}: its IDX header is damaged. Download it again", file.source);
  return own_bytes(inflate(file, Wrapper::kGzip, size), file.source);
}

}  // namespace

bool looks_like_gzip(const Bytes& file) {
  return file.size() >= 2 && file.view[0] == std::byte{0x1f} && file.view[1] == std::byte{0x8b};
}

bool looks_like_idx(const Bytes& file) {
  return file.size() >= kMagicSize && file.view[0] == std::byte{0} && file.view[1] == std::byte{0} &&
         type_of_code(file.view[2]).has_value() && file.view[3] != std::byte{0};
}

Table parse_idx(const Bytes& file) {
  const Bytes plain = looks_like_gzip(file) ? unzip(file) : file;
  const IdxHeader header = parse_header(plain.view, file.source);
  GF_VALIDATE(header.payload == plain.size() - header.size,
              "{}: its IDX header promises {} bytes of numbers, but {} follow (the file was cut short or is damaged). "
              "Copy or download it again",
              file.source, header.payload, plain.size() - header.size);
  Table table;
  table.dtype = header.type.dtype;
  table.shape = header.shape;
  table.bytes = to_native(plain.part(header.size, header.payload), header.type);
  return table;
}

Table read_idx(const std::string& path) { return parse_idx(map_file(path)); }

}  // namespace ganflow::data
