#pragma once
/// The events of a run while they are being written: what was read once is not read again, and the oldest are let go.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>

namespace ganflow::server {

/// events.jsonl as its lines. A run writes one with every checkpoint, so that a long one has many.
class EventTail {
 public:
  explicit EventTail(std::filesystem::path path) : path_(std::move(path)) {}

  /// Reads what has come. A file that has become shorter is read from the start; one that is not there is empty.
  /// Throws InputError naming the line that is damaged or of a newer schema; what came before it is there.
  void update();

  std::size_t end() const { return end_; }                    ///< events read so far
  std::size_t begin() const { return end_ - lines_.size(); }  ///< the first that is still here
  /// The events from the `from`-th on, or those of them that are still here, as a JSON list.
  std::string json(std::size_t from) const;

  static constexpr std::size_t kKept = 1000;

 private:
  std::filesystem::path path_;
  std::uintmax_t consumed_ = 0;  // bytes of whole lines read
  std::size_t end_ = 0;
  std::deque<std::string> lines_;
};

}  // namespace ganflow::server
