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
#include <type_traits>

namespace ganflow::server {

namespace {

constexpr std::size_t kBlock = 16U << 20U;  ///< bytes read at once
constexpr std::size_t kPiece = 1U << 20U;   ///< bytes that one task parses
constexpr std::size_t kRemembered = 256;    ///< bytes by which a rewritten file is noticed
constexpr std::size_t kEnd = 64U << 10U;    ///< bytes in which the last row is looked for

/// Up to `count` bytes at `offset`.
std::string read_at(int file, std::uint64_t offset, std::size_t count, const std::filesystem::path& path) {
  std::string bytes(count, '\0');
  std::size_t have = 0;
  while (have < count) {
    const ssize_t got = ::pread(file, bytes.data() + have, count - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno != EINTR) {
      throw_failure("read", path, errno);
    }
    if (got == 0) {
      break;
    }
    have += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  }
  bytes.resize(have);
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
  std::string block;
  while (consumed_ + block.size() < size) {
    block += read_at(file.get(), consumed_ + block.size(),
                     std::min<std::uint64_t>(kBlock, size - consumed_ - block.size()), path_);
    const std::size_t lines = block.rfind('\n') + 1;  // npos + 1 is 0
    if (lines == 0 && consumed_ + block.size() < size) {
      continue;
    }
    if (lines == 0) {
      break;
    }
    take(std::string_view(block).substr(0, lines));
    consumed_ += lines;
    last_bytes_ = block.substr(lines - std::min(lines, kRemembered), std::min(lines, kRemembered));
    block.erase(0, lines);
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

}  // namespace ganflow::server
