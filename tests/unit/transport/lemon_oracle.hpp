#pragma once
/// LEMON's network simplex on the complete bipartite graph: the second algorithm beside ours.

#include <cstdint>
#include <vector>

namespace ganflow::transport {

/// min Σ c_ij π_ij with whole supplies and demands of the same sum; `costs` row-major (n, m). In units of mass · cost.
double lemon_transport(const std::vector<double>& costs, const std::vector<std::int64_t>& supplies,
                       const std::vector<std::int64_t>& demands);

}  // namespace ganflow::transport
