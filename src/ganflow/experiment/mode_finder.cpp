#include "ganflow/experiment/mode_finder.hpp"

#include "ganflow/data/gaussian_mixture.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace ganflow::experiment {

namespace {

constexpr std::size_t kDataDraws = 40'000;  // shares of 4% are known to 2.5% of themselves
constexpr std::int64_t kSamples = 10'000;   // generated ones that a verdict looks at
constexpr std::int64_t kMostSamples = 100'000;
constexpr std::size_t kBlock = 1'000;      // samples held at a time
constexpr std::size_t kMostClasses = 100;  // past it labels number things, years say, and are no classes
constexpr std::size_t kRowsPerClass = 50;  // on average, for the same reason
constexpr double kLeastAccuracy = 0.9;

std::set<std::int64_t> labels_of(const data::Dataset& dataset) {
  return {dataset.labels().begin(), dataset.labels().end()};
}

bool has_components(const data::Law& law) {
  const auto* mixture = dynamic_cast<const data::GaussianMixture*>(&law);
  return mixture != nullptr && mixture->components() >= 2;
}

bool has_classes(const data::Dataset& dataset) {
  const std::set<std::int64_t> labels = labels_of(dataset);
  return labels.size() >= 2 && labels.size() <= kMostClasses && dataset.size() >= kRowsPerClass * labels.size();
}

}  // namespace

bool ModeFinder::exist(const Experiment& experiment) {
  return has_components(*experiment.data) || (experiment.dataset && has_classes(*experiment.dataset));
}

std::size_t ModeFinder::count_modes(const Experiment& experiment) {
  if (has_components(*experiment.data)) {
    return dynamic_cast<const data::GaussianMixture&>(*experiment.data).components();
  }
  return exist(experiment) ? labels_of(*experiment.dataset).size() : 0;
}

ModeFinder::ModeFinder(const data::GaussianMixture& mixture, std::uint64_t seed)
    : tell_(data::NearestComponent(mixture)) {
  Matrix<double> draws(kDataDraws, mixture.dimension());
  // Step 0 is the series' first row; its draws are in substep 0.
  mixture.sample({.seed = seed, .purpose = rng::Purpose::kReference, .substep = 1}, 0, draws.view());
  data_counts_ = count(draws.view()).modes;
}

ModeFinder::ModeFinder(const data::Dataset& dataset)
    : tell_(data::LabelClassifier(dataset)), data_counts_(std::get<data::LabelClassifier>(tell_).data_counts()) {}

std::optional<ModeFinder> ModeFinder::make(const Experiment& experiment, std::uint64_t seed) {
  if (has_components(*experiment.data)) {
    return ModeFinder(dynamic_cast<const data::GaussianMixture&>(*experiment.data), seed);
  }
  if (exist(experiment)) {
    return ModeFinder(*experiment.dataset);
  }
  return std::nullopt;
}

std::optional<double> ModeFinder::accuracy() const {
  const auto* classify = std::get_if<data::LabelClassifier>(&tell_);
  return classify != nullptr ? std::optional(classify->accuracy()) : std::nullopt;
}

bool ModeFinder::is_good_enough() const { return accuracy().value_or(1) >= kLeastAccuracy; }

data::ModeCounts ModeFinder::count(ConstMatrixView<double> samples) const {
  if (const auto* classify = std::get_if<data::LabelClassifier>(&tell_)) {
    return {.modes = classify->count(samples), .outside = 0};
  }
  return std::get<data::NearestComponent>(tell_).count(samples);
}

const ModeFinder& LazyModeFinder::get() {
  if (!finder_) {
    Experiment parts;
    parts.data = data_;
    parts.dataset = dataset_;
    finder_ = ModeFinder::make(parts, seed_);
    GF_ENSURE(finder_.has_value());
  }
  return *finder_;
}

ModeRow mode_row(const ModeFinder& finder, ConstMatrixView<double> samples) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (!finder.is_good_enough()) {
    return {.modes = kNone, .shares = std::vector<double>(finder.modes(), kNone), .distance = kNone};
  }
  const data::ModeCounts counts = finder.count(samples);
  const diagnostics::ModeOptions options;
  const diagnostics::ModeShares shares =
      diagnostics::judge_modes(counts.modes, counts.outside, finder.data_counts(), options);
  ModeRow row{.modes = 0, .shares = {}, .distance = 0.5 * shares.outside};
  for (const diagnostics::ModeShare& mode : shares.modes) {
    row.shares.push_back(mode.share);
    row.modes += mode.share >= options.lost_below * mode.data_share ? 1 : 0;
    row.distance += 0.5 * std::abs(mode.share - mode.data_share);
  }
  return row;
}

diagnostics::ModeShares judge_process(const ModeFinder& finder, const dynamics::Process& process, std::uint64_t seed) {
  GF_EXPECT(finder.is_good_enough());
  data::ModeCounts all{.modes = std::vector<std::int64_t>(finder.modes()), .outside = 0};
  rng::Stream stream{
      .seed = seed, .purpose = rng::Purpose::kObservation, .step = static_cast<std::uint64_t>(process.iteration())};
  Matrix<double> block(kBlock, process.dimension());
  std::int64_t wanted = kSamples;
  for (std::int64_t drawn = 0; drawn < wanted; drawn += static_cast<std::int64_t>(kBlock)) {
    ++stream.substep;  // 0 is the series' row
    process.generate(stream, block.view());
    const data::ModeCounts counts = finder.count(block.view());
    for (std::size_t k = 0; k < all.modes.size(); ++k) {
      all.modes[k] += counts.modes[k];
    }
    all.outside += counts.outside;
    if (drawn == 0) {
      const std::int64_t needed =
          diagnostics::judge_modes(all.modes, all.outside, finder.data_counts()).samples_to_judge;
      wanted = std::clamp(needed, kSamples, kMostSamples);
    }
  }
  return diagnostics::judge_modes(all.modes, all.outside, finder.data_counts());
}

}  // namespace ganflow::experiment
