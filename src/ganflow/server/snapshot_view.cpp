#include "ganflow/server/snapshot_view.hpp"

#include "ganflow/io/json_number.hpp"
#include "ganflow/io/state_file.hpp"
#include "ganflow/report/sample_sheet.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <variant>
#include <vector>

namespace ganflow::server {

static_assert(std::endian::native == std::endian::little, "points are sent as they lie in memory");

std::shared_ptr<const record::Snapshot> Snapshots::at(const io::RunLayout& run, std::int64_t iteration) {
  const std::filesystem::path path = run.snapshot(iteration);
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(path, error);
  if (error) {
    throw NotFound(fmt::format("there is no snapshot of iteration {} in {}", iteration, run.run.string()));
  }
  const std::string key = fmt::format("{} {} {}", path.string(), bytes,
                                      std::filesystem::last_write_time(path, error).time_since_epoch().count());
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const auto& entry) { return entry.first == key; });
    if (found != kept_.end()) {
      kept_.splice(kept_.begin(), kept_, found);
      return kept_.front().second;
    }
  }
  auto snapshot = std::make_shared<const record::Snapshot>(io::read_state(path, io::StateKind::kSnapshot));
  if (bytes <= kKeptBytes) {
    const std::lock_guard lock(mutex_);
    kept_.emplace_front(key, snapshot);
    kept_.resize(std::min(kept_.size(), kKept));
  }
  return snapshot;
}

Reply points_reply(const record::Snapshot& snapshot, const std::string& array_name, std::size_t limit) {
  const record::Array& array = snapshot.at(array_name);
  GF_VALIDATE(array.shape.size() == 2, "array '{}' is no matrix of points", array_name);
  const std::string player = array_name.substr(0, array_name.find('.'));  // of a layer "critic.2" too
  const bool by_columns = player == "generator" || player == "critic";    // particles are (p,N)
  const std::size_t total = array.shape[by_columns ? 1 : 0];
  const std::size_t coordinates = array.shape[by_columns ? 0 : 1];
  const std::size_t count = std::min(total, limit);
  std::vector<float> points;
  points.reserve(count * coordinates);
  std::visit(
      [&](const auto& values) {
        for (std::size_t k = 0; k < count; ++k) {
          const std::size_t point = k * total / count;
          for (std::size_t c = 0; c < coordinates; ++c) {
            points.push_back(static_cast<float>(values[by_columns ? c * total + point : point * coordinates + c]));
          }
        }
      },
      array.values);
  return {.type = "application/octet-stream",
          .body = std::string(reinterpret_cast<const char*>(points.data()), points.size() * sizeof(float)),
          .headers = {{"X-Points", std::to_string(count)},
                      {"X-Coordinates", std::to_string(coordinates)},
                      {"X-Total", std::to_string(total)}}};
}

Reply contents_reply(const record::Snapshot& snapshot) {
  nlohmann::ordered_json arrays = nlohmann::ordered_json::object();
  for (const record::Array& array : snapshot.arrays) {
    arrays[array.name] = array.shape;
  }
  nlohmann::ordered_json object = {
      {"iteration", snapshot.iteration}, {"time", io::to_json_number(snapshot.time)}, {"arrays", arrays}};
  if (snapshot.contains("image_shape")) {
    const auto* shape = std::get_if<std::vector<std::int64_t>>(&snapshot.at("image_shape").values);
    object["image_shape"] = shape != nullptr ? nlohmann::ordered_json(*shape) : nlohmann::ordered_json(nullptr);
  }
  return {.body = object.dump()};
}

Reply sheet_reply(const record::Snapshot& snapshot, const std::string& array, std::size_t rows, std::size_t columns) {
  const report::Picture sheet =
      report::sample_sheet(report::images_of(snapshot, array), {.rows = rows, .columns = columns});
  return {.type = "image/png", .body = report::encode_png(sheet)};
}

}  // namespace ganflow::server
