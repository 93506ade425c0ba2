#pragma once
/// Where a transport problem begins: what the same problem with a quarter of the points says.

#include "ganflow/transport/short_list.hpp"
#include "ganflow/transport/sparse_transport.hpp"

namespace ganflow::transport {

/// Potentials of y and pairs that are likely to carry mass, from a quarter of the points, which begin with what a
/// sixteenth of them says, and so on [S16]. The pairs are those of all members of two families between which mass moves
/// one level above: they can carry all mass, whatever the potentials are worth. Throws Stopped.
///
/// Cost    a third of what the level below costs.
Start coarse_start(const MassCloud& x, const MassCloud& y, const PowerCost& cost, Watch& watch);

}  // namespace ganflow::transport
