#include "ganflow/server/sampler.hpp"

#include "ganflow/server/snapshot_view.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace ganflow::server {

namespace {

constexpr std::int64_t kMostSeeds = std::int64_t{1} << 53;  ///< whole numbers that JavaScript holds exactly
constexpr std::int64_t kMostPoints = 20'000;
constexpr std::int64_t kMostTiles = 20;  ///< a side of the grid

std::optional<data::ImageShape> image_shape_of(const io::StoredRun& run) {
  const auto snapshots = run.snapshot_iterations();
  if (snapshots.empty()) {
    return std::nullopt;
  }
  const record::Snapshot snapshot = run.snapshot(snapshots.back());
  if (!snapshot.contains("image_shape")) {
    return std::nullopt;
  }
  const report::Images images = report::images_of(snapshot, "samples");
  return data::ImageShape{.height = images.height, .width = images.width, .channels = images.channels};
}

std::uint64_t seed_of(const Request& request, const std::string& name, std::int64_t otherwise) {
  return static_cast<std::uint64_t>(integer_of(request, name, {.low = 0, .high = kMostSeeds, .otherwise = otherwise}));
}

/// Latents of a seed, or part of the way to those of another one.
Matrix<double> latents_of(const experiment::TrainedGenerator& generator, const Request& request, std::size_t count) {
  Matrix<double> z = generator.latents(seed_of(request, "seed", 1), 0, count);
  if (!request.query.contains("to")) {
    return z;
  }
  const double share = real_of(request, "share", {.low = 0, .high = 1, .otherwise = 0.5});
  const Matrix<double> end = generator.latents(seed_of(request, "to", 1), 0, count);
  for (std::size_t r = 0; r < count; ++r) {
    const auto mixed = generator.between(z.view().row_span(r), end.view().row_span(r), share);
    std::copy(mixed.begin(), mixed.end(), z.row(r));
  }
  return z;
}

Reply png(const report::Picture& picture) { return {.type = "image/png", .body = report::encode_png(picture)}; }

}  // namespace

report::Images OpenGenerator::images(ConstMatrixView<double> samples) const {
  GF_VALIDATE(image_shape.has_value(), "the samples of this run are not pictures, but points of {} coordinates",
              samples.cols());
  return {.height = image_shape->height,
          .width = image_shape->width,
          .channels = image_shape->channels,
          .values = {samples.data(), samples.data() + samples.rows() * samples.cols()}};
}

std::shared_ptr<const OpenGenerator> Sampler::open(const io::StoredRun& run) {
  const auto stored = run.checkpoint_iterations();
  const std::string key = fmt::format("{} {}", run.layout().run.string(), stored.empty() ? 0 : stored.back());
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const auto& entry) { return entry.first == key; });
  if (found != kept_.end()) {
    kept_.splice(kept_.begin(), kept_, found);
    return kept_.front().second;
  }
  auto opened = std::make_shared<const OpenGenerator>(
      OpenGenerator{.generator = experiment::TrainedGenerator(run), .image_shape = image_shape_of(run)});
  kept_.emplace_front(key, opened);
  kept_.resize(std::min(kept_.size(), kKept));
  return opened;
}

Reply Sampler::about(const io::StoredRun& run) {
  const auto open = this->open(run);
  using Json = nlohmann::ordered_json;
  const auto& shape = open->image_shape;
  return {.body = Json{{"iteration", open->generator.iteration()},
                       {"latents", open->generator.latent_dimension()},
                       {"dimension", open->generator.dimension()},
                       {"image_shape", shape ? Json{shape->height, shape->width, shape->channels} : Json(nullptr)}}
                      .dump()};
}

Reply Sampler::picture(const io::StoredRun& run, const Request& request) {
  const auto open = this->open(run);
  const Matrix<double> samples = open->generator.generate(latents_of(open->generator, request, 1).view());
  return png(report::sample_sheet(open->images(samples.view()), {.rows = 1, .columns = 1, .scale = 1, .margin = 0}));
}

Reply Sampler::sheet(const io::StoredRun& run, const Request& request) {
  const auto open = this->open(run);
  const auto rows =
      static_cast<std::size_t>(integer_of(request, "rows", {.low = 1, .high = kMostTiles, .otherwise = 8}));
  const auto columns =
      static_cast<std::size_t>(integer_of(request, "columns", {.low = 1, .high = kMostTiles, .otherwise = 8}));
  const Matrix<double> samples = open->generator.generate(latents_of(open->generator, request, rows * columns).view());
  return png(report::sample_sheet(open->images(samples.view()), {.rows = rows, .columns = columns}));
}

Reply Sampler::points(const io::StoredRun& run, const Request& request) {
  const auto open = this->open(run);
  const auto count =
      static_cast<std::size_t>(integer_of(request, "count", {.low = 1, .high = kMostPoints, .otherwise = 1000}));
  const Matrix<double> samples = open->generator.generate(latents_of(open->generator, request, count).view());
  record::Snapshot made;
  made.arrays.push_back(record::to_array<double>("samples", samples.view()));
  return points_reply(made, "samples", count);
}

}  // namespace ganflow::server
