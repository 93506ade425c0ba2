#pragma once
/// Clouds for tests of `measure`.

#include "ganflow/measure/cloud.hpp"
#include "ganflow/rng/stream.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace ganflow::measure {

inline Cloud cloud_of(std::initializer_list<std::initializer_list<double>> rows, std::string name = "x") {
  Cloud cloud{.name = std::move(name),
              .points = Matrix<double>(rows.size(), rows.size() > 0 ? rows.begin()->size() : 0)};
  std::size_t i = 0;
  for (const auto& row : rows) {
    std::copy(row.begin(), row.end(), cloud.points.row(i++));
  }
  return cloud;
}

/// Standard normal points.
inline Cloud normal_cloud(std::size_t n, std::size_t d, std::uint64_t seed) {
  Cloud cloud{.name = "normal", .points = Matrix<double>(n, d)};
  rng::fill_normal<double>({.seed = seed}, 0, {cloud.points.data(), n * d});
  return cloud;
}

}  // namespace ganflow::measure
