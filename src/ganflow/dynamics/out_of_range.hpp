#pragma once
/// How a training that diverged is noticed: the first number of a population or a bias that is not finite or too large.

#include "ganflow/core/matrix.hpp"
#include "ganflow/nets/merging.hpp"
#include "ganflow/nets/population.hpp"

#include <optional>
#include <string>

namespace ganflow::dynamics {

/// "a_3", "b", "c_1": row r of a population's parameters.
std::string parameter_name(const nets::UnitShape& unit, std::size_t row);

/// "a_3 of particle 17 is nan", for the first entry of theta (p, N) that is not finite or exceeds the limit; nullopt
/// when there is none. `merging` says whose particles the columns are.  Cost O(p N).
template <class T>
std::optional<std::string> out_of_range(ConstMatrixView<T> theta, const nets::UnitShape& unit, double limit,
                                        const std::optional<nets::Merging>& merging);

/// "b_0 in coordinate 2 is nan", likewise, for a bias (1, K).
template <class T>
std::optional<std::string> bias_out_of_range(ConstMatrixView<T> bias, double limit);

}  // namespace ganflow::dynamics
