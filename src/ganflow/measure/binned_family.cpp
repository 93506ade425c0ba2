/// Laws on bins or labels: relative entropies, Jensen–Shannon, total variation, Hellinger, chi-square.

#include "ganflow/core/errors.hpp"
#include "ganflow/measure/families.hpp"
#include "ganflow/transport/divergence.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace ganflow::measure {

namespace {

constexpr double kEnoughExpected = 5;  // counts in a cell, for the chi-square law (Cochran's rule)

/// Categories of both clouds, and how they were made.
transport::PairedMasses masses_of(const Cloud& x, const Cloud& y, const MeasureOptions& options, Receipt& receipt) {
  if (options.labelled) {
    for (const Cloud* const cloud : {&x, &y}) {
      GF_VALIDATE(!cloud->labels.empty(), "{} has no labels (both sides need them). Give --labels", cloud->name);
    }
    GF_VALIDATE(!options.bins, "--bins {}, but labels are not binned. Leave it out", *options.bins);
    receipt.notes.emplace_back("categories are the labels that occur in A or B");
    return transport::count_labels(x.labels, y.labels, x.weights, y.weights);
  }
  transport::Binned binned =
      transport::bin_together(x.points.view(), y.points.view(), {.bins = options.bins}, x.weights, y.weights);
  constexpr std::size_t kShown = 4;  // axes
  const std::vector<std::size_t> first(
      binned.bins.begin(), binned.bins.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, binned.bins.size())));
  receipt.notes.push_back(fmt::format("bins of equal width over the range of A and B: {}{}{}", fmt::join(first, " × "),
                                      first.size() < binned.bins.size() ? " × …" : "",
                                      options.bins ? "" : " by Freedman and Diaconis' rule"));
  return std::move(binned.masses);
}

struct Formula {
  transport::DivergenceResult (*of)(const transport::PairedMasses&);
  const char* convention;
};

transport::DivergenceResult reverse_kullback_leibler(const transport::PairedMasses& masses) {
  return transport::kullback_leibler(transport::exchanged(masses));
}

Formula formula_of(Distance distance) {
  switch (distance) {
    case Distance::kKullbackLeibler: return {transport::kullback_leibler, "KL(A|B) = Σ a log(a/b), in nats"};
    case Distance::kReverseKullbackLeibler: return {reverse_kullback_leibler, "KL(B|A) = Σ b log(b/a), in nats"};
    case Distance::kTotalVariation: return {transport::total_variation, "½ Σ |a − b|, between 0 and 1"};
    case Distance::kHellinger: return {transport::hellinger, "(1 − Σ √(ab))^½, between 0 and 1"};
    default: break;
  }
  return {transport::jensen_shannon, "½ KL(a|h) + ½ KL(b|h), h = (a+b)/2, in nats, at most log 2; not rooted"};
}

void fill_test(const transport::PairedMasses& masses, Receipt& receipt) {
  const transport::ChiSquareResult result = transport::chi_square(masses);
  receipt.value = result.statistic;
  receipt.error = 0;
  receipt.status = Status::kExact;
  receipt.convention =
      "Pearson's statistic of two samples of counts; p_value: that of a larger one if both had one law";
  receipt.details.emplace_back("p_value", result.p_value);
  receipt.details.emplace_back("degrees_of_freedom", result.degrees);
  if (result.smallest_expected < kEnoughExpected) {
    receipt.notes.push_back(
        fmt::format("the least expected count is {:.2g} (below {:g} the p-value is rough; fewer bins help)",
                    result.smallest_expected, kEnoughExpected));
  }
}

}  // namespace

Receipt measure_binned(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  Receipt receipt = receipt_of(x, y);
  const transport::PairedMasses masses = masses_of(x, y, options, receipt);
  receipt.details = {{"categories", static_cast<double>(masses.a.size())}};
  if (options.distance == Distance::kChiSquare) {
    fill_test(masses, receipt);
    return receipt;
  }
  const Formula formula = formula_of(options.distance);
  const transport::DivergenceResult result = formula.of(masses);
  receipt.value = result.value;
  receipt.convention = formula.convention;
  if (std::isinf(result.value)) {
    receipt.status = Status::kExact;
    receipt.error = 0;
    receipt.notes.emplace_back("infinite: one side has a category that the other lacks");
  } else {
    receipt.status = Status::kEstimated;
    receipt.error = result.standard_error;
  }
  return receipt;
}

}  // namespace ganflow::measure
