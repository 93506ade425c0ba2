#include "ganflow/measure/neighbours.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/simd/gemm.hpp"

#include <nanoflann.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

namespace ganflow::measure {

namespace {

constexpr std::size_t kTreeDimensions = 10;  // above, a tree visits nearly all of its leaves
constexpr std::size_t kLeaf = 16;            // points
constexpr std::size_t kQueries = 64;         // of a task

/// |p − q|², summed in the order of the coordinates as nanoflann does: the same for (p,q) and (q,p).
double squared_distance(const double* p, const double* q, std::size_t d) {
  double sum = 0;
  for (std::size_t c = 0; c < d; ++c) {
    sum += (p[c] - q[c]) * (p[c] - q[c]);
  }
  return sum;
}

/// Calls task(first, count) for blocks of queries, in parallel.
template <class Task>
void for_blocks(std::size_t queries, std::size_t work, const Task& task) {
  parallel_for((queries + kQueries - 1) / kQueries, work, [&](std::size_t block) {
    const std::size_t first = block * kQueries;
    task(first, std::min(kQueries, queries - first));
  });
}

/// A point and its squared distance; ties go to the lower index, so that the choice is unique.
struct Found {
  double square = 0;
  std::size_t index = 0;
  bool operator<(const Found& other) const {
    return square != other.square ? square < other.square : index < other.index;
  }
};

void write_row(std::vector<Found>& found, std::size_t k, double* row) {
  GF_EXPECT(found.size() >= k);
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(k), found.end());
  for (std::size_t j = 0; j < k; ++j) {
    row[j] = std::sqrt(found[j].square);
  }
}

/// √ rounds, so the square of a radius may fall short of the squared distance it came from: a few ulp are added.
double squared_radius(double radius) {
  constexpr double kRootRounding = 4 * std::numeric_limits<double>::epsilon();
  return radius * radius * (1 + kRootRounding);
}

/// Counters that tasks may raise together: sums of whole numbers do not depend on the order.
class Counters {
 public:
  explicit Counters(std::size_t n) : counts_(n) {}
  void raise(std::size_t i) { counts_[i].fetch_add(1, std::memory_order_relaxed); }
  std::vector<std::uint32_t> take() const {
    std::vector<std::uint32_t> plain(counts_.size());
    std::transform(counts_.begin(), counts_.end(), plain.begin(), [](const auto& c) { return c.load(); });
    return plain;
  }

 private:
  std::vector<std::atomic<std::uint32_t>> counts_;
};

}  // namespace

class NeighbourSearch::Engine {
 public:
  explicit Engine(ConstMatrixView<double> points) : points_(points) {}
  virtual ~Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual Matrix<double> own_distances(std::size_t k) const = 0;
  virtual BallCounts count_in_balls(ConstMatrixView<double> centres, std::span<const double> radii) const = 0;

 protected:
  ConstMatrixView<double> points_;  // NOLINT(misc-non-private-member-variables-in-classes): of its two engines
};

// ---- few coordinates: a k-d tree

class NeighbourSearch::TreeEngine : public Engine {
 public:
  explicit TreeEngine(ConstMatrixView<double> points)
      : Engine(points), cloud_{points}, tree_(static_cast<int>(points.cols()), cloud_, {kLeaf}) {}

  Matrix<double> own_distances(std::size_t k) const override {
    Matrix<double> distances(points_.rows(), k);
    for_blocks(points_.rows(), points_.rows() * kWorkOfQuery, [&](std::size_t first, std::size_t count) {
      std::vector<std::size_t> indices(k + 1);
      std::vector<double> squares(k + 1);
      std::vector<Found> found;
      for (std::size_t i = first; i < first + count; ++i) {
        tree_.knnSearch(points_.row(i), k + 1, indices.data(), squares.data());
        found.clear();
        for (std::size_t j = 0; j <= k; ++j) {
          found.push_back({squares[j], indices[j]});
        }
        // The point itself is among those at distance 0, unless more than k copies of it crowd it out.
        const auto self = std::find_if(found.begin(), found.end(), [i](const Found& f) { return f.index == i; });
        found.erase(self != found.end() ? self : found.end() - 1);
        write_row(found, k, distances.row(i));
      }
    });
    return distances;
  }

  BallCounts count_in_balls(ConstMatrixView<double> centres, std::span<const double> radii) const override {
    BallCounts counts{.of_ball = std::vector<std::uint32_t>(centres.rows())};
    Counters of_point(points_.rows());
    for_blocks(centres.rows(), centres.rows() * kWorkOfQuery, [&](std::size_t first, std::size_t count) {
      std::vector<std::pair<std::size_t, double>> inside;
      for (std::size_t i = first; i < first + count; ++i) {
        const double limit = std::nextafter(squared_radius(radii[i]), std::numeric_limits<double>::infinity());
        tree_.radiusSearch(centres.row(i), limit, inside, nanoflann::SearchParams(0, 0, false));  // below the limit
        counts.of_ball[i] = static_cast<std::uint32_t>(inside.size());
        for (const auto& [index, square] : inside) {
          of_point.raise(index);
        }
      }
    });
    counts.of_point = of_point.take();
    return counts;
  }

 private:
  static constexpr std::size_t kWorkOfQuery = 1000;  // operations, about

  /// What nanoflann asks of a cloud.
  struct Cloud {
    ConstMatrixView<double> points;
    std::size_t kdtree_get_point_count() const { return points.rows(); }
    double kdtree_get_pt(std::size_t i, std::size_t c) const { return points(i, c); }
    template <class Box>
    bool kdtree_get_bbox(Box& /*box*/) const {
      return false;
    }
  };
  using Tree = nanoflann::KDTreeSingleIndexAdaptor<nanoflann::L2_Simple_Adaptor<double, Cloud>, Cloud, -1, std::size_t>;

  Cloud cloud_;
  Tree tree_;
};

// ---- many coordinates: |p|² + |q|² − 2 p·q by matrix products, then the candidates exactly

class NeighbourSearch::BlockEngine : public Engine {
 public:
  explicit BlockEngine(ConstMatrixView<double> points)
      : Engine(points), centre_(points.cols()), centred_(centred(points, true)), norms_(norms_of(centred_)) {
    columns_ = Matrix<double>::padded(points.cols(), points.rows());
    simd::scaled_transpose<double>(centred_.view(), {}, columns_.view());
  }

  Matrix<double> own_distances(std::size_t k) const override {
    Matrix<double> distances(points_.rows(), k);
    for_blocks(points_.rows(), work_of(points_.rows()), [&](std::size_t first, std::size_t count) {
      const auto queries = centred_.view().row_range(first, count);
      const Matrix<double> rough = rough_squares(queries, {norms_.data() + first, count});
      std::vector<double> sorted(points_.rows());
      std::vector<Found> found;
      for (std::size_t r = 0; r < count; ++r) {
        const std::size_t i = first + r;
        std::copy_n(rough.row(r), points_.rows(), sorted.begin());
        sorted[i] = std::numeric_limits<double>::infinity();
        const auto last = sorted.begin() + static_cast<std::ptrdiff_t>(k - 1);
        std::nth_element(sorted.begin(), last, sorted.end());
        const double limit = *last + 2 * slack(norms_[i]);  // the k nearest are surely below
        found.clear();
        for (std::size_t j = 0; j < points_.rows(); ++j) {
          if (j != i && rough(r, j) <= limit) {
            found.push_back({squared_distance(points_.row(i), points_.row(j), points_.cols()), j});
          }
        }
        write_row(found, k, distances.row(i));
      }
    });
    return distances;
  }

  BallCounts count_in_balls(ConstMatrixView<double> centres, std::span<const double> radii) const override {
    BallCounts counts{.of_ball = std::vector<std::uint32_t>(centres.rows())};
    Counters of_point(points_.rows());
    const Matrix<double> moved = centred(centres);
    const std::vector<double> norms = norms_of(moved);
    for_blocks(centres.rows(), work_of(centres.rows()), [&](std::size_t first, std::size_t count) {
      const Matrix<double> rough = rough_squares(moved.view().row_range(first, count), {norms.data() + first, count});
      for (std::size_t r = 0; r < count; ++r) {
        const std::size_t i = first + r;
        const double square = squared_radius(radii[i]);
        const double limit = square + slack(norms[i]);
        for (std::size_t j = 0; j < points_.rows(); ++j) {
          if (rough(r, j) <= limit && squared_distance(centres.row(i), points_.row(j), points_.cols()) <= square) {
            ++counts.of_ball[i];
            of_point.raise(j);
          }
        }
      }
    });
    counts.of_point = of_point.take();
    return counts;
  }

 private:
  std::size_t work_of(std::size_t queries) const { return queries * points_.rows() * points_.cols(); }

  Matrix<double> centred(ConstMatrixView<double> points, bool find_centre = false) {
    if (find_centre) {
      for (std::size_t i = 0; i < points.rows(); ++i) {
        for (std::size_t c = 0; c < points.cols(); ++c) {
          centre_[c] += points(i, c) / static_cast<double>(points.rows());
        }
      }
    }
    return std::as_const(*this).centred(points);
  }
  Matrix<double> centred(ConstMatrixView<double> points) const {
    Matrix<double> moved(points.rows(), points.cols());
    for (std::size_t i = 0; i < points.rows(); ++i) {
      for (std::size_t c = 0; c < points.cols(); ++c) {
        moved(i, c) = points(i, c) - centre_[c];
      }
    }
    return moved;
  }

  static std::vector<double> norms_of(const Matrix<double>& points) {
    std::vector<double> norms(points.rows());
    for (std::size_t i = 0; i < points.rows(); ++i) {
      for (std::size_t c = 0; c < points.cols(); ++c) {
        norms[i] += points(i, c) * points(i, c);
      }
    }
    return norms;
  }

  Matrix<double> rough_squares(ConstMatrixView<double> queries, std::span<const double> norms) const {
    Matrix<double> squares = Matrix<double>::padded(queries.rows(), points_.rows());
    Matrix<double> doubled(queries.rows(), queries.cols());  // −2 q, exact
    for (std::size_t r = 0; r < queries.rows(); ++r) {
      std::transform(queries.row(r), queries.row(r) + queries.cols(), doubled.row(r), [](double v) { return -2 * v; });
      std::transform(norms_.begin(), norms_.end(), squares.row(r), [&](double norm) { return norms[r] + norm; });
    }
    simd::add_product<double>(doubled.view(), simd::Transpose::kNo, columns_.view(), squares.view());
    return squares;
  }

  /// Bound on what rounding adds to a rough square: sums of d products, centring, both norms (Higham, γ_{d+4}), doubled.
  double slack(double norm) const {
    const double largest = *std::max_element(norms_.begin(), norms_.end());
    return 4 * static_cast<double>(points_.cols() + 4) * std::numeric_limits<double>::epsilon() * (norm + largest);
  }

  std::vector<double> centre_;  // mean of the points: norms, and with them the rounding, are least about there
  Matrix<double> centred_;
  Matrix<double> columns_;  // the same as (d,n), as products want it
  std::vector<double> norms_;
};

NeighbourSearch::NeighbourSearch(ConstMatrixView<double> points) {
  GF_EXPECT(points.rows() > 0 && points.cols() > 0);
  if (points.cols() <= kTreeDimensions) {
    engine_ = std::make_unique<TreeEngine>(points);
  } else {
    engine_ = std::make_unique<BlockEngine>(points);
  }
}

NeighbourSearch::~NeighbourSearch() = default;

Matrix<double> NeighbourSearch::own_distances(std::size_t k) const { return engine_->own_distances(k); }

BallCounts NeighbourSearch::count_in_balls(ConstMatrixView<double> centres, std::span<const double> radii) const {
  GF_EXPECT(radii.size() == centres.rows());
  return engine_->count_in_balls(centres, radii);
}

}  // namespace ganflow::measure
