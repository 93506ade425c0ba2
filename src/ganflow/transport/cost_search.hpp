#pragma once
/// Which points y_j are cheapest for x once their potentials are paid: the k least c(x, y_j) − g_j.

#include "ganflow/core/matrix.hpp"
#include "ganflow/transport/power_cost.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace ganflow::transport {

struct Candidate {
  double reduced = 0;  ///< c(x, y_j) − g_j
  std::int32_t index = 0;
};

/// What a search found for each query, least first, `most` places a query of which counts[q] are filled.
struct CandidateLists {
  std::size_t most = 0;
  std::vector<Candidate> candidates;
  std::vector<std::uint32_t> counts;

  std::span<const Candidate> operator[](std::size_t q) const { return {&candidates[q * most], counts[q]}; }
};

/// The least candidates offered so far that are below a limit, in the caller's memory, least first.
class CandidateHeap {
 public:
  CandidateHeap(std::span<Candidate> room, double limit) : best_(room), worst_(limit) {}

  /// Values above this cannot enter.
  double worst() const { return worst_; }
  std::uint32_t count() const { return count_; }

  void offer(const Candidate& next) {
    if (next.reduced < worst_ || (count_ == best_.size() && next.reduced == worst_)) {
      insert(next);
    }
  }

 private:
  static bool before(const Candidate& a, const Candidate& b) {
    return a.reduced < b.reduced || (a.reduced == b.reduced && a.index < b.index);
  }
  void insert(const Candidate& next);

  std::span<Candidate> best_;
  double worst_;
  std::uint32_t count_ = 0;
};

inline constexpr std::size_t kBoxDimensions = 3;  ///< at most so many, and few pairs are looked at; above, all are

/// Searches all points y_j. Ties go to the lower index, so answers do not depend on the method or on threads.
class CostSearch {
 public:
  using Look = std::function<void(double share)>;  ///< told what share of the queries is done; may throw to end it

  virtual ~CostSearch() = default;
  explicit CostSearch(std::size_t points) : size_(points) {}
  CostSearch(const CostSearch&) = delete;
  CostSearch& operator=(const CostSearch&) = delete;

  virtual void set_potentials(std::span<const double> g) = 0;

  /// For each row x_q the `most` least c(x_q, y_j) − g_j among those below limits[q] (no limits: all). Threads; looks up
  /// some times a second.
  CandidateLists find(ConstMatrixView<double> x, std::span<const double> limits, std::size_t most,
                      const Look& look = {}) const;

  /// min_j (c(x_q, y_j) − g_j) for each row x_q.
  std::vector<double> find_least(ConstMatrixView<double> x, const Look& look = {}) const;

 protected:
  /// Rows [first, last) of x, written to their places of `lists`.
  virtual void find_rows(ConstMatrixView<double> x, std::span<const double> limits, std::size_t first, std::size_t last,
                         CandidateLists& lists) const = 0;

 private:
  std::size_t size_;
};

/// Reorders indices so that every aligned run of 4^k of them is a compact cell: nested cuts across the widest side.
std::vector<std::int32_t> spatial_order(ConstMatrixView<double> points);

/// A search that suits the dimension: boxes with bounds for d ≤ kBoxDimensions, all pairs above. `points` in spatial order; they
/// must outlive the search.
std::unique_ptr<CostSearch> make_cost_search(ConstMatrixView<double> points, const PowerCost& cost);

}  // namespace ganflow::transport
