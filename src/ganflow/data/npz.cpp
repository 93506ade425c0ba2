#include "ganflow/data/npz.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/suggest.hpp"
#include "ganflow/data/inflate.hpp"
#include "ganflow/data/npy.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace ganflow::data {

namespace {

// PKWARE APPNOTE 6.3: signatures and fixed sizes of the records that we read.
constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::uint32_t kCentralSignature = 0x02014b50;
constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kEnd64Signature = 0x06064b50;
constexpr std::uint32_t kLocator64Signature = 0x07064b50;
constexpr std::size_t kLocalSize = 30;
constexpr std::size_t kCentralSize = 46;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kEnd64Size = 56;
constexpr std::size_t kLocatorSize = 20;
constexpr std::size_t kLongestComment = 65535;
constexpr std::uint32_t kSeeZip64 = 0xffffffffU;  // the field's true value stands in the Zip64 record
constexpr unsigned kStored = 0;
constexpr unsigned kDeflated = 8;

struct Member {
  std::string name;
  unsigned flags = 0;
  unsigned method = kStored;
  std::uint32_t crc = 0;
  std::uint64_t packed = 0;    // bytes in the archive
  std::uint64_t unpacked = 0;  // bytes of the NPY file
  std::uint64_t offset = 0;    // of its local header
};

class ZipReader {
 public:
  explicit ZipReader(const Bytes& file) : file_(file) {}

  std::vector<Member> members() const {
    const Directory directory = find_directory();
    std::vector<Member> members;
    std::size_t at = directory.offset;
    for (std::uint64_t k = 0; k < directory.entries; ++k) {
      members.push_back(read_member(at));
    }
    return members;
  }

  /// The member's bytes as they lie in the archive.
  Bytes packed_bytes(const Member& member) const {
    require(number(member.offset, 4) == kLocalSignature, "a member's local header is missing");
    const std::uint64_t first =
        member.offset + kLocalSize + number(member.offset + 26, 2) + number(member.offset + 28, 2);
    require(first <= file_.size() && member.packed <= file_.size() - first,
            "a member reaches past the end of the file");
    Bytes bytes = file_.part(first, member.packed);
    bytes.source = fmt::format("{}[{}]", file_.source, member.name);
    return bytes;
  }

 private:
  struct Directory {
    std::uint64_t offset = 0;
    std::uint64_t entries = 0;
  };

  void require(bool condition, const char* what) const {
    GF_VALIDATE(condition,
                "{} is not a whole NPZ (zip) archive: {}. Copy or download it again, or save it with numpy.savez",
                file_.source, what);
  }

  /// Little-endian number of `width` bytes at `at`.
  std::uint64_t number(std::uint64_t at, std::size_t width) const {
    require(at <= file_.size() && width <= file_.size() - at, "it is cut short");
    std::uint64_t value = 0;
    for (std::size_t i = width; i-- > 0;) {
      value = value << 8U | std::to_integer<std::uint64_t>(file_.view[at + i]);
    }
    return value;
  }

  Directory find_directory() const {
    require(file_.size() >= kEndSize, "it is shorter than the shortest archive");
    const std::size_t last = file_.size() - kEndSize;
    const std::size_t earliest = last > kLongestComment ? last - kLongestComment : 0;
    std::size_t end = last;
    while (number(end, 4) != kEndSignature) {
      require(end > earliest, "the directory at its end is missing");
      --end;
    }
    Directory directory{.offset = number(end + 16, 4), .entries = number(end + 10, 2)};
    if (end >= kLocatorSize && number(end - kLocatorSize, 4) == kLocator64Signature) {
      const std::uint64_t end64 = number(end - kLocatorSize + 8, 8);
      require(number(end64, 4) == kEnd64Signature && file_.size() - end64 >= kEnd64Size,
              "its Zip64 directory is damaged");
      directory = {.offset = number(end64 + 48, 8), .entries = number(end64 + 32, 8)};
    }
    require(directory.offset <= file_.size() && directory.entries <= (file_.size() - directory.offset) / kCentralSize,
            "its directory promises more members than fit");
    return directory;
  }

  Member read_member(std::size_t& at) const {
    require(number(at, 4) == kCentralSignature, "an entry of its directory is damaged");
    Member member{.name = {},
                  .flags = static_cast<unsigned>(number(at + 8, 2)),
                  .method = static_cast<unsigned>(number(at + 10, 2)),
                  .crc = static_cast<std::uint32_t>(number(at + 16, 4)),
                  .packed = number(at + 20, 4),
                  .unpacked = number(at + 24, 4),
                  .offset = number(at + 42, 4)};
    const std::size_t name_length = number(at + 28, 2);
    const std::size_t extra_length = number(at + 30, 2);
    const std::size_t comment_length = number(at + 32, 2);
    const std::size_t name_at = at + kCentralSize;
    require(file_.size() - name_at >= name_length + extra_length + comment_length,
            "an entry of its directory is cut short");
    member.name.assign(reinterpret_cast<const char*>(file_.view.data() + name_at), name_length);
    read_zip64(member, name_at + name_length, extra_length);
    at = name_at + name_length + extra_length + comment_length;
    return member;
  }

  /// The Zip64 extra field holds, in this order, those of the three numbers that did not fit 32 bits.
  void read_zip64(Member& member, std::size_t at, std::size_t length) const {
    const std::size_t end = at + length;
    while (end - at >= 4) {
      const std::uint64_t id = number(at, 2);
      const std::size_t size = number(at + 2, 2);
      std::size_t field = at + 4;
      require(size <= end - field, "an extra field is cut short");
      const std::size_t field_end = field + size;
      for (std::uint64_t* value : {&member.unpacked, &member.packed, &member.offset}) {
        if (id == 1 && *value == kSeeZip64 && field_end - field >= 8) {
          *value = number(field, 8);
          field += 8;
        }
      }
      at = field_end;
    }
  }

  const Bytes& file_;
};

std::string array_name(const std::string& member) {
  return member.ends_with(".npy") ? member.substr(0, member.size() - 4) : std::string();
}

Bytes unpack(const ZipReader& zip, const Member& member) {
  const Bytes packed = zip.packed_bytes(member);
  GF_VALIDATE((member.flags & 1U) == 0, "{}: it is encrypted (ganflow reads plain archives). Unpack it first",
              packed.source);
  GF_VALIDATE(member.method == kStored || member.method == kDeflated,
              "{}: it is packed by method {} (ganflow reads stored and deflated members). Save it with numpy.savez",
              packed.source, member.method);
  GF_VALIDATE(member.method == kDeflated || member.packed == member.unpacked,
              "{}: {} stored bytes should be {} (the archive is damaged). Copy or download it again", packed.source,
              member.packed, member.unpacked);
  Bytes bytes =
      member.method == kStored ? packed : own_bytes(inflate(packed, Wrapper::kRaw, member.unpacked), packed.source);
  const auto crc =
      static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.view.data()), bytes.size()));
  GF_VALIDATE(crc == member.crc,
              "{}: its checksum is {:08x}, not {:08x} as the archive says (it is damaged). "
              "Copy or download it again",
              bytes.source, crc, member.crc);
  return bytes;
}

void append_number(std::string& out, std::uint64_t value, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) {
    out.push_back(static_cast<char>(value >> (8 * i) & 0xffU));
  }
}

/// The 26 bytes that the local header and the directory entry share: version needed … extra length.
std::string common_fields(std::uint32_t crc, std::uint64_t size, std::size_t name_length, std::size_t extra_length) {
  constexpr std::uint64_t kVersion = 20;         // zip 2.0
  constexpr std::uint64_t kMidnight1980 = 0x21;  // DOS date 1980-01-01: the same array gives the same bytes
  std::string out;
  append_number(out, kVersion, 2);
  append_number(out, 0, 2);  // flags
  append_number(out, kStored, 2);
  append_number(out, 0, 2);  // time
  append_number(out, kMidnight1980, 2);
  append_number(out, crc, 4);
  append_number(out, size, 4);
  append_number(out, size, 4);
  append_number(out, name_length, 2);
  append_number(out, extra_length, 2);
  return out;
}

}  // namespace

std::vector<std::string> npz_names(const Bytes& file) {
  std::vector<std::string> names;
  for (const Member& member : ZipReader(file).members()) {
    if (std::string name = array_name(member.name); !name.empty()) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

Table parse_npz(const Bytes& file, const std::string& name) {
  const ZipReader zip(file);
  std::vector<std::string> names;
  for (const Member& member : zip.members()) {
    const std::string found = array_name(member.name);
    if (!found.empty() && (name.empty() || found == name)) {
      return parse_npy(unpack(zip, member));
    }
    if (!found.empty()) {
      names.push_back(found);
    }
  }
  GF_VALIDATE(!names.empty(), "{} holds no array (no member ends in .npy). Save it with numpy.savez", file.source);
  throw InputError(fmt::format("{} holds no array '{}'.{}", file.source, name, suggestion(name, names)));
}

Table read_npz(const std::string& path, const std::string& name) { return parse_npz(map_file(path), name); }

void write_npz(const std::string& path, const std::vector<std::pair<std::string, Table>>& arrays) {
  std::string body;
  std::string directory;
  for (const auto& [name, table] : arrays) {
    const std::string member = name + ".npy";
    std::string npy = npy_header(table.dtype, table.shape);
    npy.append(reinterpret_cast<const char*>(table.bytes.view.data()), table.bytes.size());
    const auto crc = static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(npy.data()), npy.size()));
    const std::size_t offset = body.size();
    // Padding in the extra field, under an identifier that nobody uses, puts the numbers on a 64-byte boundary.
    constexpr std::size_t kExtraHeader = 4;
    const std::size_t unpadded = offset + kLocalSize + member.size() + kExtraHeader;
    const std::size_t padding = round_up(unpadded, kAlignment) - unpadded;
    append_number(body, kLocalSignature, 4);
    body += common_fields(crc, npy.size(), member.size(), kExtraHeader + padding) + member;
    append_number(body, 0x4746, 2);
    append_number(body, padding, 2);
    body.append(padding, '\0');
    body += npy;
    append_number(directory, kCentralSignature, 4);
    append_number(directory, 20, 2);  // version made by
    directory += common_fields(crc, npy.size(), member.size(), 0);
    directory.append(10, '\0');  // comment length, disk, attributes
    append_number(directory, offset, 4);
    directory += member;
    GF_VALIDATE(body.size() < kSeeZip64, "{}: more than 4 GiB of arrays. Write several files", path);
  }
  const std::size_t offset = body.size();
  body += directory;
  append_number(body, kEndSignature, 4);
  append_number(body, 0, 4);
  append_number(body, arrays.size(), 2);
  append_number(body, arrays.size(), 2);
  append_number(body, directory.size(), 4);
  append_number(body, offset, 4);
  append_number(body, 0, 2);
  require_writable_folder(path);
  write_file_atomically(path, body);
}

}  // namespace ganflow::data
