#pragma once
/// The modes of a run's data, and how samples fall into them (theory §10).

#include "ganflow/data/label_classifier.hpp"
#include "ganflow/data/nearest_component.hpp"
#include "ganflow/diagnostics/mode_shares.hpp"
#include "ganflow/experiment/build.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace ganflow::experiment {

/// Components of a Gaussian mixture of two or more, or classes of labelled data (2 to 100, with 50 rows each or more on
/// average), told by a classifier that is trained here. Other data have no modes that we know.
///
/// The data's shares are those of a sample of the data told in the same way: 40,000 draws of a mixture, the held-out
/// rows of labelled data. So components that overlap, and classes that are mistaken, are no difference.
class ModeFinder {
 public:
  /// Would make() find modes? Trains nothing.
  static bool exist(const Experiment& experiment);
  /// How many modes() make() would find, 0 where none. Trains nothing.
  static std::size_t count_modes(const Experiment& experiment);
  static std::optional<ModeFinder> make(const Experiment& experiment, std::uint64_t seed);

  /// Right share of held-out rows; nullopt for mixtures, whose components are known.
  std::optional<double> accuracy() const;
  /// May modes be judged? A classifier that errs in more than a tenth of cases fills a lost mode's place by its errors
  /// alone, for a lost mode is one with a tenth of its share.
  bool is_good_enough() const;
  std::size_t modes() const { return data_counts_.size(); }

  data::ModeCounts count(ConstMatrixView<double> samples) const;
  const std::vector<std::int64_t>& data_counts() const { return data_counts_; }

 private:
  using Teller = std::variant<data::NearestComponent, data::LabelClassifier>;
  ModeFinder(const data::GaussianMixture& mixture, std::uint64_t seed);
  explicit ModeFinder(const data::Dataset& dataset);

  Teller tell_;
  std::vector<std::int64_t> data_counts_;
};

/// A finder that is made when it is first asked for: training a classifier takes a second that many who look at a run
/// do not need. Not for several threads at once.
class LazyModeFinder {
 public:
  LazyModeFinder(const Experiment& experiment, std::uint64_t seed)
      : data_(experiment.data), dataset_(experiment.dataset), seed_(seed) {}
  const ModeFinder& get();

 private:
  std::shared_ptr<const data::Law> data_;
  std::shared_ptr<const data::Dataset> dataset_;
  std::uint64_t seed_;
  std::optional<ModeFinder> finder_;
};

/// What a row of a series says: found on `samples` as they are, a point estimate that decides nothing. NaN where the
/// classifier is too weak.
struct ModeRow {
  double modes = 0;              ///< with a share of at least a tenth of the data's
  std::vector<double> shares{};  ///< of each mode
  double distance = 0;           ///< total variation, ½ (Σ |share − data's share| + share outside), in [0, 1]
};
ModeRow mode_row(const ModeFinder& finder, ConstMatrixView<double> samples);

/// Fresh samples of the process as it stands (10,000; more where the rarest mode needs them, up to 100,000), judged.
///
/// Precondition  finder.is_good_enough().
/// Cost    that of the samples, a thousand at a time.
diagnostics::ModeShares judge_process(const ModeFinder& finder, const dynamics::Process& process, std::uint64_t seed);

}  // namespace ganflow::experiment
