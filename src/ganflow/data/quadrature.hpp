#pragma once
/// Integrals against a law as sums over few weighted nodes, with what is needed to judge their error.

#include "ganflow/core/matrix.hpp"
#include "ganflow/data/law.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ganflow::data {

enum class QuadratureRule {
  kAuto,       ///< Gauss where a piece of the law has at most three coordinates, quasi-Monte Carlo above
  kGauss,      ///< tensors of Gauss–Hermite, Gauss–Legendre, Gauss–logistic rules
  kTrapezoid,  ///< tensors of equidistant nodes (uniform coordinates: Gauss–Legendre)
  kQmc,        ///< Sobol points with random digital shifts
};

struct QuadratureOptions {
  QuadratureRule rule = QuadratureRule::kAuto;
  std::size_t order = 0;      ///< nodes a coordinate of a tensor; 0: 128, 40, 16 in one, two, three coordinates
  std::size_t points = 4096;  ///< of quasi-Monte Carlo, altogether; rounded up to 8 replicates of a power of two
  std::uint64_t seed = 1;     ///< of the digital shifts
};

/// ∫ f dP ≈ Σ w_i f(x_i).
struct Nodes {
  Matrix<double> points;        ///< (n, d)
  std::vector<double> weights;  ///< n, positive, sum 1 to rounding
  std::size_t size() const { return weights.size(); }
};

/// How the error of a quadrature is judged.
enum class ErrorEstimate {
  kNone,        ///< the law is a finite sample, and all of it is here: nothing to estimate
  kFiner,       ///< the difference from a rule with half as many nodes more a coordinate
  kReplicates,  ///< the spread of independent replicates, of which the nodes are the union
};

struct Quadrature {
  Nodes nodes;
  ErrorEstimate estimate = ErrorEstimate::kNone;
  std::vector<Nodes> others;  ///< the finer rule, or the replicates
  std::string words;          ///< "Gauss, 64 nodes a coordinate, 64 nodes", for people
};

inline constexpr std::size_t kMostNodes = 1U << 21U;  ///< of a quadrature, its finer rule included

/// Throws  InputError for a law without pieces (Law::pieces) and for more than kMostNodes nodes, saying what to do.
/// Check   theory §7; polynomials; slopes of quasi-Monte Carlo (tests/unit/data/quadrature_test.cpp).
Quadrature make_quadrature(const Law& law, const QuadratureOptions& options);

/// What `order` stands for when it is 0.
std::size_t default_order(std::size_t coordinates);

/// The rule that kAuto stands for, for this law.
QuadratureRule resolved_rule(const Law& law, QuadratureRule rule);

}  // namespace ganflow::data
