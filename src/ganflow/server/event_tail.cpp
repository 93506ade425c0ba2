#include "ganflow/server/event_tail.hpp"

#include "ganflow/io/event_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace ganflow::server {

void EventTail::update() {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path_, error);
  if (error || size < consumed_) {
    consumed_ = 0;
    end_ = 0;
    lines_.clear();
  }
  if (error || size == consumed_) {
    return;
  }
  std::ifstream file(path_, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(consumed_));
  for (std::string line; std::getline(file, line) && !file.eof();) {  // a last line without an end is being written
    const auto events = io::parse_events(line + '\n', path_.string(), end_ + 1);
    lines_.push_back(io::event_json(events.front()));
    if (lines_.size() > kKept) {
      lines_.pop_front();
    }
    consumed_ += line.size() + 1;
    ++end_;
  }
}

std::string EventTail::json(std::size_t from) const {
  const std::size_t skipped = std::max(from, begin()) - begin();
  return skipped >= lines_.size()
             ? "[]"
             : fmt::format("[{}]", fmt::join(std::next(lines_.begin(), static_cast<std::ptrdiff_t>(skipped)),
                                             lines_.end(), ","));
}

}  // namespace ganflow::server
