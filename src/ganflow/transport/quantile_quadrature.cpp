#include "ganflow/transport/quantile_quadrature.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::transport {

namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr std::size_t kPiecesBetweenLooks = 4096;  // some 0.1 s of the slowest quantile functions
constexpr std::size_t kWorkOfPiece = 2000;         // elementary operations
constexpr int kRounds = 200;                       // an end at 0 may be halved further than one at 1

struct Piece {
  double low = 0;
  double high = 0;
  std::size_t number = 0;  ///< of the piece given that it belongs to
  double value = 0;
  double error = 0;
  double rounding = 0;

  /// Too short to be halved: its error is that of rounding u.
  bool is_exhausted() const { return !(high - low > 4 * kEpsilon * high); }
};

struct Totals {
  double value = 0;
  double error = 0;
  double rounding = 0;

  double allowed(double relative_tolerance) const { return relative_tolerance * value + rounding; }
};

/// Kronrod's rule of 15 nodes, and how far Gauss's of 7 of them is from it.
void apply_rule(Piece& piece, const PiecewiseFunction& f) {
  using Kronrod = boost::math::quadrature::gauss_kronrod<double, 15>;
  using Gauss = boost::math::quadrature::gauss<double, 7>;
  const double middle = piece.low + 0.5 * (piece.high - piece.low);
  const double half = 0.5 * (piece.high - piece.low);
  double rounding = 0;
  const auto at = [&](double offset) {
    const RoundedValue result = f(piece.number, middle + half * offset);
    rounding = std::max(rounding, result.rounding);
    return result.value;
  };
  const double centre = at(0);
  double kronrod = Kronrod::weights()[0] * centre;
  double gauss = Gauss::weights()[0] * centre;
  for (std::size_t k = 1; k < Kronrod::abscissa().size(); ++k) {
    const double pair = at(-Kronrod::abscissa()[k]) + at(Kronrod::abscissa()[k]);
    kronrod += Kronrod::weights()[k] * pair;
    gauss += k % 2 == 0 ? Gauss::weights()[k / 2] * pair : 0;  // every other node is Gauss's
  }
  piece.value = half * kronrod;
  piece.error = std::abs(half * (kronrod - gauss));
  piece.rounding = 2 * half * rounding;
  if (piece.is_exhausted()) {
    piece.rounding += piece.error;
    piece.error = 0;
  }
}

Totals totals_of(const std::vector<Piece>& pieces) {
  std::vector<double> terms(pieces.size());
  const auto sum = [&](double Piece::*field) {
    std::transform(pieces.begin(), pieces.end(), terms.begin(), [field](const Piece& p) { return p.*field; });
    return tree_sum<double>(terms);
  };
  return {.value = sum(&Piece::value), .error = sum(&Piece::error), .rounding = sum(&Piece::rounding)};
}

class Quadrature {
 public:
  Quadrature(std::span<const double> ends, const PiecewiseFunction& f, const QuadratureOptions& options)
      : f_(f), options_(options), most_(8 * ends.size() + options.spare_pieces) {
    for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
      if (ends[k] < ends[k + 1]) {
        pieces_.push_back({.low = ends[k], .high = ends[k + 1], .number = k});
      }
    }
  }

  QuadratureResult run() {
    bool going = apply_rules(0);
    Totals totals = totals_of(pieces_);
    bool enough = going && totals.error <= totals.allowed(options_.relative_tolerance);
    for (int round = 0; going && !enough && round < kRounds; ++round) {
      const std::size_t before = pieces_.size();
      halve_the_worst(totals.allowed(options_.relative_tolerance) / static_cast<double>(before));
      if (pieces_.size() == before || pieces_.size() > most_) {
        break;
      }
      going = apply_rules(before);
      totals = totals_of(pieces_);
      enough = going && totals.error <= totals.allowed(options_.relative_tolerance);
    }
    const SolveStatus unfinished = going ? SolveStatus::kIterationLimit : SolveStatus::kInterrupted;
    return {.value = totals.value,
            .error = totals.error + totals.rounding,
            .status = enough ? SolveStatus::kConverged : unfinished};
  }

 private:
  /// The left half stays where it was, to be evaluated with the right halves at the end.
  void halve_the_worst(double share) {
    stale_.clear();
    const std::size_t before = pieces_.size();
    for (std::size_t k = 0; k < before; ++k) {
      Piece& piece = pieces_[k];
      if (piece.error > share && !piece.is_exhausted()) {
        const double middle = piece.low + 0.5 * (piece.high - piece.low);
        const Piece right{.low = middle, .high = piece.high, .number = piece.number};
        piece.high = middle;
        stale_.push_back(k);
        pieces_.push_back(right);
      }
    }
  }

  /// On the stale pieces and all from `first` on; false where the caller stopped it.
  bool apply_rules(std::size_t first) {
    for (std::size_t k = first; k < pieces_.size(); ++k) {
      stale_.push_back(k);
    }
    for (std::size_t begin = 0; begin < stale_.size(); begin += kPiecesBetweenLooks) {
      const std::size_t count = std::min(kPiecesBetweenLooks, stale_.size() - begin);
      parallel_for(count, count * kWorkOfPiece, [&](std::size_t k) { apply_rule(pieces_[stale_[begin + k]], f_); });
      const double share = static_cast<double>(begin + count) / static_cast<double>(stale_.size());
      if (options_.progress && !options_.progress({.fraction = share, .phase = "quadrature"})) {
        return false;
      }
    }
    return true;
  }

  const PiecewiseFunction& f_;
  const QuadratureOptions& options_;
  std::size_t most_;
  std::vector<Piece> pieces_;
  std::vector<std::size_t> stale_;
};

}  // namespace

void QuadratureOptions::validate() const {
  GF_VALIDATE(relative_tolerance > 0, "quadrature.relative_tolerance = {} (must be positive). Try 1e-11",
              relative_tolerance);
}

QuadratureResult integrate_pieces(std::span<const double> ends, const PiecewiseFunction& f,
                                  const QuadratureOptions& options) {
  options.validate();
  GF_EXPECT(ends.size() >= 2 && std::is_sorted(ends.begin(), ends.end()));
  return Quadrature(ends, f, options).run();
}

}  // namespace ganflow::transport
