#pragma once
/// How an entropic problem is solved: from large ε to the one that is asked, in float as far as floats resolve the exponents,
/// from anchors in double to the end (anchored_plan.hpp), in double where that stalls; all iterations mixed (anderson.hpp).

#include "ganflow/transport/entropic_plan.hpp"
#include "ganflow/transport/sinkhorn.hpp"

namespace ganflow::transport {

/// The problem of sinkhorn.hpp between two laws; `self`: x and y are the same one, and so are the potentials.
///
/// Error  `tolerance` of the marginals, measured in double at the end; status kIterationLimit where it is not reached. A
///        caller that stops it gets kInterrupted and NaN.
/// Cost   an iteration is two passes over the pairs; a bracket, at the end, five in double.
SinkhornResult solve_entropic(const CentredLaw& x, const CentredLaw& y, bool self, const SinkhornOptions& options);

}  // namespace ganflow::transport
