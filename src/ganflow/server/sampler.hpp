#pragma once
/// Samples of trained generators for the sampler page: pictures as PNG at full resolution, points as numbers.

#include "ganflow/data/dataset.hpp"
#include "ganflow/experiment/trained_generator.hpp"
#include "ganflow/report/sample_sheet.hpp"
#include "ganflow/server/request.hpp"

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace ganflow::server {

/// A generator with the shape of its pictures.
struct OpenGenerator {
  experiment::TrainedGenerator generator;
  std::optional<data::ImageShape> image_shape;  ///< nullopt: its samples are points

  /// Samples as pictures. Throws InputError when they are none.
  report::Images images(ConstMatrixView<double> samples) const;
};

class Sampler {
 public:
  /// The generator of the newest checkpoint; read again when there is a newer one.
  std::shared_ptr<const OpenGenerator> open(const io::StoredRun& run);

  /// {"iteration":…,"latents":…,"dimension":…,"image_shape":[h,w,c]|null}
  Reply about(const io::StoredRun& run);
  /// One picture: query seed; with `to` and `share` the one between two seeds.
  Reply picture(const io::StoredRun& run, const Request& request);
  /// Samples of a seed on one sheet: query seed, rows, columns.
  Reply sheet(const io::StoredRun& run, const Request& request);
  /// Samples as points, like those of a snapshot: query seed, count; with `to` and `share` as for picture.
  Reply points(const io::StoredRun& run, const Request& request);

 private:
  static constexpr std::size_t kKept = 3;
  std::mutex mutex_;
  std::list<std::pair<std::string, std::shared_ptr<const OpenGenerator>>> kept_;  // latest first
};

}  // namespace ganflow::server
