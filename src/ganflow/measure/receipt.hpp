#pragma once
/// What every measurement returns: the value never without how far it can be trusted and what it means.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ganflow::measure {

enum class Status {
  kExact,         ///< of these points: only rounding is left, by closed form or by a certificate
  kConverged,     ///< an iteration stopped at its tolerance
  kEstimated,     ///< Monte Carlo or a plug-in estimate; `error` is its standard error
  kNotConverged,  ///< the iteration's limit came first; `gap` says how far off it may be
  kInterrupted,   ///< somebody asked to stop
};
std::string_view to_string(Status status);  ///< "exact", "converged", "estimated", "not-converged", "interrupted"

bool is_final(Status status);  ///< neither not converged nor interrupted

/// Real against real: the same distance between disjoint samples of A.
struct NoiseFloor {
  double value = 0;
  std::size_t n = 0;  ///< points of each sample
  Status status = Status::kExact;
};

/// Mass that moves from point `source` of A to point `sink` of B.
struct PlanEntry {
  std::int64_t source = 0;
  std::int64_t sink = 0;
  double mass = 0;
};

struct Receipt {
  std::string distance{};         ///< the name asked for
  double value = 0;               ///< may be infinite
  std::optional<double> error{};  ///< of quadrature, or one standard error; 0: rounding only; nullopt: unknown
  std::optional<double> gap{};    ///< certificate: |value^p − lower bound| as the method states; nullopt: it has none
  Status status = Status::kExact;
  std::size_t n = 0;          ///< points of A; 0 for a law used exactly
  std::size_t m = 0;          ///< points of B; 0 likewise, or when there is no B
  bool single = false;        ///< there is no B
  std::size_t d = 0;          ///< coordinates
  std::optional<double> p{};  ///< exponent, where the distance has one
  std::string convention{};   ///< in words: "W_2, not squared; cost |x−y|²"
  double seconds = 0;
  std::optional<NoiseFloor> noise_floor{};                ///< when asked for
  std::vector<std::pair<std::string, double>> details{};  ///< further figures, by key: "p_value", "recall" …
  std::vector<PlanEntry> plan{};                          ///< when asked for; rows sum to A's masses, columns to B's
  std::vector<double> a_potential{};  ///< with the plan: f of A's points; f_i + g_j ≤ cost of every pair
  std::vector<double> b_potential{};  ///< g of B's
  std::vector<std::string> notes{};   ///< sentences on what was chosen for the user: bins, bandwidth
};

/// Lines "key   value" for people.
std::string in_words(const Receipt& receipt);

}  // namespace ganflow::measure
