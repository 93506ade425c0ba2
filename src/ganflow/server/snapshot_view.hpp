#pragma once
/// A snapshot as a browser draws it: points as float32, images as one sheet.

#include "ganflow/io/run_layout.hpp"
#include "ganflow/record/array.hpp"
#include "ganflow/server/request.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace ganflow::server {

/// Snapshots read lately: a page asks for several arrays of one.
class Snapshots {
 public:
  /// Throws NotFound when there is none at that iteration, InputError when it is damaged or of a newer schema.
  std::shared_ptr<const record::Snapshot> at(const io::RunLayout& run, std::int64_t iteration);

 private:
  static constexpr std::size_t kKept = 8;
  static constexpr std::uintmax_t kKeptBytes = 64U << 20U;  ///< files larger than that are read each time
  std::mutex mutex_;
  std::list<std::pair<std::string, std::shared_ptr<const record::Snapshot>>> kept_;  // latest first
};

/// The points of `array` one after another, float32 little-endian; headers X-Points, X-Coordinates, X-Total. Particles
/// (p,N) are turned to (N,p), samples (n,d) stay. Of more than `limit` points every n/limit-th is sent.
Reply points_reply(const record::Snapshot& snapshot, const std::string& array, std::size_t limit);

/// Names and shapes of the arrays, iteration, time.
Reply contents_reply(const record::Snapshot& snapshot);

/// The first rows × columns images of `array` as one PNG.
Reply sheet_reply(const record::Snapshot& snapshot, const std::string& array, std::size_t rows, std::size_t columns);

}  // namespace ganflow::server
