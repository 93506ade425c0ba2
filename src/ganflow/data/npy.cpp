#include "ganflow/data/npy.hpp"

#include "ganflow/core/atomic_file.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <optional>

namespace ganflow::data {

static_assert(std::endian::native == std::endian::little, "numbers are read in place, little-endian");

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kPrologue1 = 10;             // bytes: magic 6, version 2, header length 2
constexpr std::size_t kPrologue2 = 12;             // the same with a header length of 4 bytes
constexpr std::size_t kLongestHeader = 1U << 16U;  // bytes; NumPy's own limit is 10,000 for untrusted files
constexpr std::size_t kMostAxes = 32;              // NumPy's limit

struct Header {
  std::string descr;
  std::optional<bool> fortran_order;
  std::optional<std::vector<std::size_t>> shape;
};

/// Reads the Python dictionary literal that describes the array: three known keys, in any order.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& source) : text_(text), source_(source) {}

  Header parse() {
    Header header;
    expect('{');
    while (!accept('}')) {
      const std::string key = quoted();
      expect(':');
      if (key == "descr") {
        header.descr = quoted();
      } else if (key == "fortran_order") {
        header.fortran_order = boolean();
      } else if (key == "shape") {
        header.shape = tuple();
      } else {
        refuse(fmt::format("has the unknown key '{}'", key));
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    if (header.descr.empty() || !header.fortran_order || !header.shape) {
      refuse("lacks 'descr', 'fortran_order' or 'shape'");
    }
    return header;
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw InputError(fmt::format(
        "{}: the NPY header {} (at byte {} of the header). Save the array again with numpy.save", source_, what, at_));
  }
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) {
      ++at_;
    }
  }
  bool accept(char c) {
    skip_space();
    if (at_ < text_.size() && text_[at_] == c) {
      ++at_;
      return true;
    }
    return false;
  }
  void expect(char c) {
    if (!accept(c)) {
      refuse(fmt::format("is damaged: '{}' expected", c));
    }
  }
  std::string quoted() {
    skip_space();
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote == '[') {
      refuse("describes records (a structured array); ganflow reads arrays of plain numbers");
    }
    if (quote != '\'' && quote != '"') {
      refuse("is damaged: a quoted word expected");
    }
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) {
      refuse("is damaged: a quoted word does not end");
    }
    std::string word(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return word;
  }
  bool boolean() {
    skip_space();
    for (const bool value : {true, false}) {
      const std::string_view word = value ? "True" : "False";
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return value;
      }
    }
    refuse("is damaged: True or False expected");
  }
  std::vector<std::size_t> tuple() {
    std::vector<std::size_t> shape;
    expect('(');
    while (!accept(')')) {
      skip_space();
      std::size_t extent = 0;
      const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), extent);
      if (error != std::errc() || shape.size() == kMostAxes) {
        refuse("is damaged: a shape of at most 32 non-negative integers expected");
      }
      at_ = static_cast<std::size_t>(end - text_.data());
      accept('L');  // Python 2 wrote long integers so
      shape.push_back(extent);
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return shape;
  }

  std::string_view text_;
  const std::string& source_;
  std::size_t at_ = 0;
};

constexpr std::array<std::pair<std::string_view, DType>, 5> kCodes = {{{"|u1", DType::kUint8},
                                                                       {"<i4", DType::kInt32},
                                                                       {"<i8", DType::kInt64},
                                                                       {"<f4", DType::kFloat32},
                                                                       {"<f8", DType::kFloat64}}};

DType dtype_of_code(const std::string& code, const std::string& source) {
  for (const auto& [known, dtype] : kCodes) {
    if (code.size() == 3 && code.substr(1) == known.substr(1) && (code[0] == known[0] || dtype == DType::kUint8)) {
      return dtype;
    }
  }
  GF_VALIDATE(!code.starts_with('>'),
              "{}: its numbers are big-endian ('{}'; ganflow reads little-endian). "
              "Convert with numpy: a.astype(a.dtype.newbyteorder('<'))",
              source, code);
  throw InputError(
      fmt::format("{}: its numbers have type '{}' (ganflow reads uint8, int32, int64, float32, float64). "
                  "Convert with numpy: a.astype('float32')",
                  source, code));
}

std::size_t little_endian(std::span<const std::byte> bytes) {
  std::size_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    value = value << 8U | std::to_integer<std::size_t>(bytes[i]);
  }
  return value;
}

}  // namespace

Table parse_npy(const Bytes& file) {
  const std::string_view text(reinterpret_cast<const char*>(file.view.data()), file.size());
  GF_VALIDATE(text.starts_with(kMagic),
              "{} is not a NPY file (it does not begin with \\x93NUMPY). Save it with numpy.save", file.source);
  GF_VALIDATE(text.size() >= kPrologue2,
              "{}: cut short after {} bytes (inside the NPY header). Copy or download it again", file.source,
              text.size());
  const auto major = std::to_integer<int>(file.view[kMagic.size()]);
  const auto minor = std::to_integer<int>(file.view[kMagic.size() + 1]);
  GF_VALIDATE((major == 1 || major == 2) && minor == 0,
              "{}: NPY format {}.{} (ganflow reads 1.0 and 2.0). Save it again with numpy.save", file.source, major,
              minor);
  const std::size_t prologue = major == 1 ? kPrologue1 : kPrologue2;
  const std::size_t length = little_endian(file.view.subspan(kMagic.size() + 2, prologue - kMagic.size() - 2));
  GF_VALIDATE(length <= kLongestHeader && length <= file.size() - prologue,
              "{}: the NPY header should be {} bytes long, but {} bytes follow (the file was cut short or is damaged). "
              "Copy or download it again",
              file.source, length, file.size() - prologue);

  const Header header = HeaderParser(text.substr(prologue, length), file.source).parse();
  Table table;
  table.dtype = dtype_of_code(header.descr, file.source);
  table.shape = *header.shape;
  const bool flat = table.shape.size() <= 1;  // one axis: both orders are the same
  GF_VALIDATE(!*header.fortran_order || flat,
              "{}: the array is in Fortran order (ganflow reads C order). "
              "Save numpy.ascontiguousarray(a)",
              file.source);
  const std::size_t available = file.size() - prologue - length;
  table.bytes = file.part(prologue + length, checked_bytes(table.shape, table.dtype, available, file.source));
  return table;
}

Table read_npy(const std::string& path) { return parse_npy(map_file(path)); }

std::string npy_header(DType dtype, std::span<const std::size_t> shape) {
  const auto* code =
      std::find_if(kCodes.begin(), kCodes.end(), [&](const auto& entry) { return entry.second == dtype; });
  const std::string tail = shape.size() == 1 ? "," : "";
  std::string text = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}", code->first,
                                 fmt::join(shape, ", "), tail);
  text.append(round_up(kPrologue1 + text.size() + 1, kAlignment) - kPrologue1 - text.size() - 1, ' ');
  text.push_back('\n');
  std::string header(kMagic);
  header += {'\x01', '\0', static_cast<char>(text.size() & 0xffU), static_cast<char>(text.size() >> 8U)};
  return header + text;
}

void write_npy(const std::string& path, DType dtype, std::span<const std::size_t> shape,
               std::span<const std::byte> numbers) {
  GF_EXPECT(checked_bytes(shape, dtype, numbers.size(), path) == numbers.size());
  const std::string header = npy_header(dtype, shape);
  require_writable_folder(path);
  write_file_atomically(path, {std::as_bytes(std::span(header)), numbers});
}

template <class T>
void write_npy(const std::string& path, ConstMatrixView<T> matrix) {
  const std::array<std::size_t, 2> shape = {matrix.rows(), matrix.cols()};
  if (matrix.stride() == matrix.cols()) {
    write_npy(path, dtype_of<T>(), shape, std::as_bytes(std::span(matrix.data(), matrix.rows() * matrix.cols())));
    return;
  }
  std::vector<T> dense;
  dense.reserve(matrix.rows() * matrix.cols());
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    dense.insert(dense.end(), matrix.row(r), matrix.row(r) + matrix.cols());
  }
  write_npy(path, dtype_of<T>(), shape, std::as_bytes(std::span(dense)));
}

template <class T>
void write_npy(const std::string& path, std::span<const T> vector) {
  const std::array<std::size_t, 1> shape = {vector.size()};
  write_npy(path, dtype_of<T>(), shape, std::as_bytes(vector));
}

template void write_npy(const std::string&, ConstMatrixView<float>);
template void write_npy(const std::string&, ConstMatrixView<double>);
template void write_npy(const std::string&, ConstMatrixView<std::int64_t>);
template void write_npy(const std::string&, ConstMatrixView<std::int32_t>);
template void write_npy(const std::string&, ConstMatrixView<std::uint8_t>);
template void write_npy(const std::string&, std::span<const float>);
template void write_npy(const std::string&, std::span<const double>);
template void write_npy(const std::string&, std::span<const std::int64_t>);
template void write_npy(const std::string&, std::span<const std::int32_t>);
template void write_npy(const std::string&, std::span<const std::uint8_t>);

}  // namespace ganflow::data
