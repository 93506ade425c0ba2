#pragma once
/// A long series in few points that look the same: every extreme is kept.

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::server {

/// Rows first … last − 1 of a series cut into equal buckets of rows.
class Buckets {
 public:
  /// About `points` numbers a column, two a bucket; every row its own when there are no more rows than that.
  Buckets(std::size_t first, std::size_t last, std::size_t points);

  bool keeps_all() const { return buckets_ == 0; }
  std::size_t size() const { return keeps_all() ? last_ - first_ : 2 * buckets_; }  ///< numbers a column
  /// Time of the points: of the first and the last row of each bucket.
  std::vector<double> times(std::span<const double> time) const;
  /// Smallest and largest value of each bucket, in the order in which they came. A bucket of NaN alone gives NaN; NaN
  /// beside numbers is left out.
  std::vector<double> extremes(std::span<const double> values) const;

 private:
  std::size_t begin(std::size_t bucket) const { return first_ + bucket * (last_ - first_) / buckets_; }

  std::size_t first_;
  std::size_t last_;
  std::size_t buckets_;  // 0: rows as they are
};

}  // namespace ganflow::server
