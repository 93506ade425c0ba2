#pragma once
/// Mode collapse (theory §10): how the generated samples fall into the modes of the data, and which modes are lost.

#include "ganflow/record/verdict.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ganflow::diagnostics {

enum class ModeState {
  kFound,      ///< its share is significantly above a tenth of the data's
  kLost,       ///< significantly below a tenth of the data's
  kUndecided,  ///< too few samples, or close to a tenth
};

struct ModeOptions {
  double lost_below = 0.1;     ///< of the data's share, theory §10; in (0, 1)
  double family_error = 0.01;  ///< probability of calling any mode lost (or any found) that is not; in (0, 1)
  void validate() const;       ///< throws InputError naming the field
};

struct ModeShare {
  std::int64_t count = 0;  ///< generated samples in the mode
  double share = 0;        ///< of all generated samples, those outside every mode included
  double data_share = 0;
  ModeState state = ModeState::kUndecided;
};

struct ModeShares {
  std::vector<ModeShare> modes{};
  std::size_t found = 0;
  std::size_t lost = 0;
  std::int64_t samples = 0;           ///< generated ones
  double outside = 0;                 ///< share of them that lies in no mode
  double relative_entropy = 0;        ///< KL(generated | data) over modes, samples in modes only; NaN if there are none
  double chi_square = 0;              ///< of the same counts; NaN likewise
  double p_value = 1;                 ///< probability of a larger one if shares were the data's; NaN likewise
  std::int64_t samples_to_judge = 0;  ///< with so many, even the rarest mode is called lost when it is never seen
};

/// A mode of the data's share s is lost when P(Binomial(n, s/10) ≤ count) ≤ family_error / K, and found when the other
/// tail is that small (Bonferroni over K modes). A single sample decides nothing: a mode of share s is absent from n
/// samples by chance with probability (1 − s)^n, one that is at a tenth of s with (1 − s/10)^n, which must fall below
/// family_error / K first: hence samples_to_judge.
///
/// Shapes  counts K ≥ 2, non-negative; `outside` samples in no mode; shares K, positive, sum 1 (to 1e-9).
/// Throws  InputError: shapes, no samples, a share that is not positive.
/// Check   binomial tails in closed form; family error on drawn counts.
ModeShares judge_modes(std::span<const std::int64_t> counts, std::int64_t outside, std::span<const double> shares,
                       const ModeOptions& options = {});

/// The same with the data's shares known from `data_counts` of a sample of the data: tests given count + data_count,
/// Binomial(count + data_count, n/10 / (n/10 + m)); the chi-square is that of two samples. A mode that the data sample
/// does not hold is left out of the shares of modes but its generated samples count as outside.
ModeShares judge_modes(std::span<const std::int64_t> counts, std::int64_t outside,
                       std::span<const std::int64_t> data_counts, const ModeOptions& options = {});

/// For verdict.json.
record::ModeSummary summarise(const ModeShares& shares);

/// "3 of 8 modes are lost (shares below a tenth of the data's; family-wise error 1%, 10000 samples). …"
std::string sentence_on_modes(const ModeShares& shares, const ModeOptions& options = {});

}  // namespace ganflow::diagnostics
