#include "problem.hpp"

#include "ganflow/data/npy.hpp"
#include "ganflow/rng/stream.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

namespace ganflow::bench {

Problem::Problem(std::size_t n, std::size_t d) : x(n, d), y(n, d) {
  rng::fill_normal<double>({.seed = 1, .step = n, .substep = static_cast<std::uint32_t>(d)}, 0, {x.data(), n * d});
  rng::fill_normal<double>({.seed = 2, .step = n, .substep = static_cast<std::uint32_t>(d)}, 0, {y.data(), n * d});
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t c = 0; c < d; ++c) {
      const double deviation = d == 1 ? 1 : 0.7 + 0.6 * static_cast<double>(c) / static_cast<double>(d - 1);
      y(i, c) = 0.5 + deviation * y(i, c);
    }
  }
}

std::string write_problem(const std::string& folder, const Problem& problem) {
  const std::string place = fmt::format("{}/{}-{}", folder, problem.x.rows(), problem.x.cols());
  std::filesystem::create_directories(place);
  if (!std::filesystem::exists(place + "/y.npy")) {
    data::write_npy<double>(place + "/x.npy", problem.x.view());
    data::write_npy<double>(place + "/y.npy", problem.y.view());
  }
  return place;
}

std::string data_folder() {
  const char* const folder = std::getenv("GANFLOW_BENCH_DATA");
  return folder != nullptr ? folder : "";
}

}  // namespace ganflow::bench
