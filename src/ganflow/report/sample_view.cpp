#include "ganflow/report/sample_view.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/report/particle_marks.hpp"
#include "ganflow/report/snapshot_arrays.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ganflow::report {

namespace {
constexpr double kMargin = 0.06;   // of the range, left free at each end
constexpr double kStray = 0.0025;  // share of the generated samples at each end that does not widen the axes
}  // namespace

std::optional<SampleSpace> SampleSpace::of(const record::Snapshot& snapshot) {
  const auto real = finite_rows(snapshot, "real");
  if (!real) {
    return std::nullopt;
  }
  SampleSpace space;
  space.data_dimension_ = real->cols();
  space.dimension_ = real->cols() == 1 ? 1 : 2;
  if (real->cols() > 2) {
    if (real->rows() < 2) {
      return std::nullopt;
    }
    space.plane_ = principal_plane(real->view());
  }
  return space;
}

std::string SampleSpace::axis(std::size_t k) const {
  if (plane_) {
    return fmt::format("principal component {} ({:.0f}%)", k + 1,
                       100 * (k == 0 ? plane_->first_share : plane_->second_share));
  }
  return dimension_ == 1 ? std::string("x") : fmt::format("x_{}", k + 1);
}

std::optional<Matrix<double>> SampleSpace::see(const record::Snapshot& snapshot, const std::string& name) const {
  auto rows = finite_rows(snapshot, name);
  if (!rows || rows->cols() != data_dimension_) {
    return std::nullopt;
  }
  return plane_ ? plane_->project(rows->view()) : std::move(rows);
}

std::optional<std::vector<double>> SampleSpace::critic(const RunModel& model, const record::Snapshot& snapshot,
                                                       ConstMatrixView<double> points) const {
  GF_EXPECT(points.cols() == dimension_);
  if (!model.critic_values) {
    return std::nullopt;
  }
  Matrix<double> lifted(plane_ ? points.rows() : 0, data_dimension_);
  for (std::size_t i = 0; i < lifted.rows(); ++i) {
    plane_->lift(points(i, 0), points(i, 1), lifted.view().row_span(i));
  }
  auto values = model.critic_values(snapshot, plane_ ? lifted.view() : points);
  if (!values || !std::all_of(values->begin(), values->end(), [](double v) { return std::isfinite(v); })) {
    return std::nullopt;
  }
  return values;
}

std::optional<std::vector<double>> critic_on_line(const SampleSpace& space, const RunModel& model,
                                                  const record::Snapshot& snapshot, const std::vector<double>& x) {
  return space.critic(model, snapshot, ConstMatrixView<double>(x.data(), x.size(), 1));
}

std::optional<GridFunction> critic_on_grid(const SampleSpace& space, const RunModel& model,
                                           const record::Snapshot& snapshot, Interval x, Interval y,
                                           std::size_t columns, std::size_t rows) {
  GridFunction grid{.x = x, .y = y, .columns = columns, .rows = rows, .values = {}};
  Matrix<double> points(columns * rows, 2);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      points(r * columns + c, 0) = grid.x_at(c);
      points(r * columns + c, 1) = grid.y_at(r);
    }
  }
  auto values = space.critic(model, snapshot, points.view());
  if (!values) {
    return std::nullopt;
  }
  grid.values = std::move(*values);
  return grid;
}

Interval common_range(const std::vector<double>& generated, const std::vector<double>& real) {
  std::vector<double> sorted = generated;
  std::sort(sorted.begin(), sorted.end());
  const auto cut = static_cast<std::size_t>(kStray * static_cast<double>(sorted.size()));
  std::vector<double> all = real;
  if (!sorted.empty()) {
    all.push_back(sorted[cut]);
    all.push_back(sorted[sorted.size() - 1 - cut]);
  }
  return range_with_margin(all, kMargin);
}

void make_square(Interval& x, Interval& y) {
  const double half = 0.5 * std::max(x.width(), y.width());
  for (Interval* const side : {&x, &y}) {
    const double middle = 0.5 * (side->low + side->high);
    *side = {middle - half, middle + half};
  }
}

}  // namespace ganflow::report
