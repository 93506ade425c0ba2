#include "ganflow/server/series_tail.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/io/series_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <limits>
#include <span>
#include <type_traits>

namespace ganflow::server {

namespace {

constexpr std::size_t kBlock = 8U << 20U;  ///< bytes read at once
constexpr std::size_t kPiece = 1U << 20U;  ///< bytes that one task parses
constexpr std::size_t kRemembered = 256;   ///< bytes by which a rewritten file is noticed
constexpr std::size_t kEnd = 64U << 10U;   ///< bytes in which the header and the last row are looked for

/// Up to bytes.size() bytes at `offset`; how many there were.
std::size_t read_into(std::span<char> bytes, int file, std::uint64_t offset, const std::filesystem::path& path) {
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got = ::pread(file, bytes.data() + have, bytes.size() - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno != EINTR) {
      throw_failure("read", path, errno);
    }
    if (got == 0) {
      break;
    }
    have += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  }
  return have;
}

std::string read_at(int file, std::uint64_t offset, std::size_t count, const std::filesystem::path& path) {
  std::string bytes(count, '\0');
  bytes.resize(read_into(bytes, file, offset, path));
  return bytes;
}

/// The fields of a line, one after another.
class Fields {
 public:
  Fields(const char* begin, const char* end) : at_(begin), end_(end) {}

  /// The next one as a number; an empty one is NaN, as io::read_series has it. False when there is none, or no number.
  template <class T>
  bool take(T& value) {
    if (is_done_) {
      return false;
    }
    const char* const stop = std::find(at_, end_, ',');
    bool is_number = false;
    if (std::is_floating_point_v<T> && stop == at_) {
      value = std::numeric_limits<T>::quiet_NaN();
      is_number = true;
    } else {
      const auto [after, error] = std::from_chars(at_, stop, value);
      is_number = error == std::errc{} && after == stop;
    }
    is_done_ = stop == end_;
    at_ = is_done_ ? end_ : stop + 1;
    return is_number;
  }
  bool is_done() const { return is_done_; }

 private:
  const char* at_;
  const char* end_;
  bool is_done_ = false;
};

/// Where rows go: a piece of whole lines and the index of its first row.
struct Piece {
  std::string_view text;
  std::size_t first_row = 0;
  std::size_t bad_line = std::numeric_limits<std::size_t>::max();  // of this piece
};

std::vector<Piece> cut(std::string_view lines, std::size_t first_row) {
  std::vector<Piece> pieces;
  while (!lines.empty()) {
    const std::size_t end = lines.size() <= kPiece ? lines.size() : lines.find('\n', kPiece) + 1;
    pieces.push_back({.text = lines.substr(0, end), .first_row = first_row});
    first_row += static_cast<std::size_t>(std::count(pieces.back().text.begin(), pieces.back().text.end(), '\n'));
    lines.remove_prefix(end);
  }
  return pieces;
}

}  // namespace

std::optional<std::size_t> SeriesTail::find(std::string_view column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  return found == columns_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns_.begin()));
}

void SeriesTail::start_over() {
  ++generation_;
  consumed_ = 0;
  last_bytes_.clear();
  columns_.clear();
  iteration_.clear();
  time_.clear();
  values_.clear();
}

void SeriesTail::reserve(std::size_t rows) {
  iteration_.reserve(rows);
  time_.reserve(rows);
  for (auto& column : values_) {
    column.reserve(rows);
  }
}

bool SeriesTail::still_holds(int file) const {
  return read_at(file, consumed_ - last_bytes_.size(), last_bytes_.size(), path_) == last_bytes_;
}

void SeriesTail::take(std::string_view lines) {
  if (columns_.empty() && values_.empty() && consumed_ == 0) {
    const std::size_t end = lines.find('\n') + 1;
    columns_ = io::parse_series(lines.substr(0, end), path_.string()).columns();
    values_.resize(columns_.size());
    lines.remove_prefix(end);
  }
  const std::size_t before = rows();
  std::vector<Piece> pieces = cut(lines, before);
  const std::size_t after =
      pieces.empty()
          ? before
          : pieces.back().first_row +
                static_cast<std::size_t>(std::count(pieces.back().text.begin(), pieces.back().text.end(), '\n'));
  iteration_.resize(after);
  time_.resize(after);
  for (auto& column : values_) {
    column.resize(after);
  }
  parallel_for(pieces.size(), [&](std::size_t p) {
    Piece& piece = pieces[p];
    std::size_t row = piece.first_row;
    for (std::string_view rest = piece.text; !rest.empty(); ++row) {
      const std::size_t length = rest.find('\n');
      Fields fields(rest.data(), rest.data() + length);
      bool is_good = fields.take(iteration_[row]) && fields.take(time_[row]);
      for (std::size_t k = 0; is_good && k < values_.size(); ++k) {
        is_good = fields.take(values_[k][row]);
      }
      if (!is_good || !fields.is_done()) {
        piece.bad_line = row;
        return;
      }
      rest.remove_prefix(length + 1);
    }
  });
  for (const Piece& piece : pieces) {
    if (piece.bad_line != std::numeric_limits<std::size_t>::max()) {
      start_over();
      throw InputError(
          fmt::format("{} line {} is no row of numbers (the file was edited or damaged). Correct that line",
                      path_.string(), piece.bad_line + 2));
    }
  }
}

bool SeriesTail::update() {
  const FileDescriptor file = [&] {
    GF_VALIDATE(std::filesystem::exists(path_), "there is no file {} (was it moved or deleted?)", path_.string());
    return FileDescriptor(path_, O_RDONLY);
  }();
  struct stat found = {};
  if (::fstat(file.get(), &found) != 0) {
    throw_failure("look at", path_, errno);
  }
  const auto size = static_cast<std::uint64_t>(found.st_size);
  GF_VALIDATE(size <= kMostBytes, "{} has {} bytes (more than {} are not shown). Read it with 'ganflow verdict'",
              path_.string(), size, kMostBytes);
  bool news = false;
  if (device_ != found.st_dev || inode_ != found.st_ino || size < consumed_ ||
      (size > consumed_ && !still_holds(file.get()))) {
    news = consumed_ > 0;
    start_over();
    device_ = found.st_dev;
    inode_ = found.st_ino;
  }
  std::string block(std::min<std::uint64_t>(kBlock, size - consumed_), '\0');
  std::size_t have = 0;  // bytes of the block that are of the file
  while (consumed_ + have < size) {
    if (have == block.size()) {
      block.resize(2 * have);  // a line that is longer
    }
    const std::size_t wanted = std::min<std::uint64_t>(block.size() - have, size - consumed_ - have);
    const std::size_t got = read_into({block.data() + have, wanted}, file.get(), consumed_ + have, path_);
    if (got == 0) {
      break;  // it has been cut off meanwhile
    }
    have += got;
    const std::string_view bytes(block.data(), have);
    const std::size_t lines = bytes.rfind('\n') + 1;  // npos + 1 is 0
    if (lines == 0) {
      continue;
    }
    take(bytes.substr(0, lines));
    if (consumed_ == 0) {
      reserve(static_cast<std::size_t>(static_cast<double>(rows()) * static_cast<double>(size) /
                                       static_cast<double>(lines)));
    }
    consumed_ += lines;
    last_bytes_ = bytes.substr(lines - std::min(lines, kRemembered), std::min(lines, kRemembered));
    std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(lines), bytes.end(), block.begin());
    have -= lines;
    news = true;
  }
  return news;
}

std::optional<LastRow> last_row(const std::filesystem::path& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error || size == 0) {
    return std::nullopt;
  }
  const FileDescriptor file(path, O_RDONLY);
  const std::size_t count = std::min<std::uintmax_t>(size, kEnd);
  const std::string bytes = read_at(file.get(), size - count, count, path);
  const std::size_t end = bytes.rfind('\n');
  if (end == std::string::npos || end == 0) {
    return std::nullopt;
  }
  const std::size_t begin = bytes.rfind('\n', end - 1);
  if (begin == std::string::npos) {  // the header alone, or a line longer than the end that was read
    return std::nullopt;
  }
  LastRow row{};
  Fields fields(bytes.data() + begin + 1, bytes.data() + end);
  return fields.take(row.iteration) && fields.take(row.time) ? std::optional(row) : std::nullopt;
}

std::optional<record::Columns> columns_of(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    return std::nullopt;
  }
  const std::string bytes = read_at(FileDescriptor(path, O_RDONLY).get(), 0, kEnd, path);
  const std::size_t end = bytes.find('\n');
  return end == std::string::npos
             ? std::nullopt
             : std::optional(io::parse_series(std::string_view(bytes).substr(0, end + 1), path.string()).columns());
}

}  // namespace ganflow::server
