#pragma once
/// Samples, data and the critic of a snapshot, prepared for drawing in one or two dimensions.

#include "ganflow/record/array.hpp"
#include "ganflow/report/histogram.hpp"
#include "ganflow/report/level_sets.hpp"
#include "ganflow/report/principal_plane.hpp"
#include "ganflow/report/run_model.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ganflow::report {

/// Where samples are drawn: a line, the plane, or the plane of the data's principal components. The same for all
/// snapshots of a run, whose data do not change.
class SampleSpace {
 public:
  /// From the data of a snapshot; nullopt when it holds no "real" (n,d) with d ≥ 1 and finite rows.
  static std::optional<SampleSpace> of(const record::Snapshot& snapshot);

  std::size_t dimension() const { return dimension_; }  ///< of what is drawn: 1 or 2
  std::string axis(std::size_t k) const;                ///< "x", "x_1", or "first principal component (62%)"
  bool is_plane_of_components() const { return plane_.has_value(); }
  /// Rows of the array `name` in this space, (n, dimension()); nullopt when there are none.
  std::optional<Matrix<double>> see(const record::Snapshot& snapshot, const std::string& name) const;
  /// The critic's values at these points of the space; nullopt when they are not known or not finite.
  std::optional<std::vector<double>> critic(const RunModel& model, const record::Snapshot& snapshot,
                                            ConstMatrixView<double> points) const;

 private:
  std::size_t dimension_ = 1;
  std::size_t data_dimension_ = 1;
  std::optional<PrincipalPlane> plane_;
};

/// D along a line.
std::optional<std::vector<double>> critic_on_line(const SampleSpace& space, const RunModel& model,
                                                  const record::Snapshot& snapshot, const std::vector<double>& x);
/// D on columns × rows points of x × y.
std::optional<GridFunction> critic_on_grid(const SampleSpace& space, const RunModel& model,
                                           const record::Snapshot& snapshot, Interval x, Interval y,
                                           std::size_t columns, std::size_t rows);

/// What both kinds reach over, a little wider; the generated ones' farthest thousandths are left out, so that one
/// stray sample does not squeeze all the rest.
Interval common_range(const std::vector<double>& generated, const std::vector<double>& real);

/// Both axes equally long, about their middles: a ring stays round.
void make_square(Interval& x, Interval& y);

}  // namespace ganflow::report
