#pragma once
/// The toy game (theory §8) for the page that draws its phase portrait.

#include "ganflow/server/request.hpp"

namespace ganflow::server {

/// gamma, kappa, prior of the query → level sets, velocities on a grid, walls, the limit orbit and its period, exact and
/// measured. Throws InputError for what the game refuses.
Reply toy_portrait_reply(const Request& request);

/// theta, omega, flow, time, step too → the trajectory from there, with what was met on the way.
Reply toy_trajectory_reply(const Request& request);

}  // namespace ganflow::server
