#include "ganflow/transport/cost_search.hpp"

#include "clouds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

namespace ganflow::transport {
namespace {

TEST(CandidateHeap, KeepsTheLeastAndTheLowerIndexOfEquals) {
  std::vector<Candidate> room(3);
  CandidateHeap heap(room, 5);
  for (const Candidate& next : {Candidate{4, 7}, {5, 1}, {2, 9}, {2, 3}, {1, 8}, {2, 4}, {6, 0}}) {
    heap.offer(next);
  }
  ASSERT_EQ(heap.count(), 3U);
  EXPECT_EQ(room[0].index, 8);
  EXPECT_EQ(room[1].index, 3);
  EXPECT_EQ(room[2].index, 4);
  EXPECT_EQ(heap.worst(), 2);
}

TEST(SpatialOrder, IsAPermutationWithCompactRuns) {
  const Matrix<double> x = normal_cloud(4096, 2, 1);
  const std::vector<std::int32_t> order = spatial_order(x);
  EXPECT_EQ(std::set<std::int32_t>(order.begin(), order.end()).size(), 4096U);
  double sum = 0;  // of squared distances to the next point: of order 1 for random orders, 1/4096 for compact ones
  for (std::size_t k = 0; k + 1 < order.size(); ++k) {
    for (std::size_t c = 0; c < 2; ++c) {
      const double step = x(order[k], c) - x(order[k + 1], c);
      sum += step * step / 4096;
    }
  }
  EXPECT_LT(sum, 0.1);
}

/// Every way of searching gives what a plain loop gives, near and far, with potentials that fit and that do not.
TEST(CostSearch, FindsWhatAPlainLoopFinds) {
  for (const std::size_t d : {1U, 2U, 3U, 6U}) {
    for (const double order : {1.0, 1.5, 2.0, 3.0}) {
      const Matrix<double> unordered = lattice_cloud(257, d, 2);
      const std::vector<std::int32_t> places = spatial_order(unordered);
      Matrix<double> y(257, d);
      for (std::size_t j = 0; j < 257; ++j) {
        std::copy_n(unordered.row(places[j]), d, y.row(j));
      }
      Matrix<double> x = normal_cloud(40, d, 3);
      for (std::size_t c = 0; c < d; ++c) {
        x(0, c) += 10;
        x(1, c) = y(5, c);
      }
      const PowerCost cost(order);
      const auto search = make_cost_search(y, cost);
      std::vector<double> noise(257);
      rng::fill_normal<double>({.seed = 4}, 0, noise);
      for (const double slope : {0.0, 3.0}) {
        std::vector<double> g(257);
        for (std::size_t j = 0; j < 257; ++j) {
          g[j] = slope * y(j, 0) + (slope == 0 ? noise[j] : 0);
        }
        search->set_potentials(g);
        for (const double limit : {std::numeric_limits<double>::infinity(), 0.25}) {
          const std::vector<double> limits(40, limit);
          const CandidateLists found = search->find(x, limits, 7);
          for (std::size_t q = 0; q < 40; ++q) {
            std::vector<Candidate> all;
            for (std::size_t j = 0; j < 257; ++j) {
              const double reduced = cost(x.row(q), y.row(j), d) - g[j];
              if (reduced < limit) {
                all.push_back({reduced, static_cast<std::int32_t>(j)});
              }
            }
            std::sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
              return a.reduced < b.reduced || (a.reduced == b.reduced && a.index < b.index);
            });
            all.resize(std::min<std::size_t>(all.size(), 7));
            ASSERT_EQ(found[q].size(), all.size()) << "d = " << d << ", p = " << order << ", q = " << q;
            for (std::size_t k = 0; k < all.size(); ++k) {
              EXPECT_EQ(found[q][k].reduced, all[k].reduced) << "d = " << d << ", p = " << order << ", q = " << q;
              EXPECT_EQ(found[q][k].index, all[k].index) << "d = " << d << ", p = " << order << ", q = " << q;
            }
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace ganflow::transport
