#pragma once
/// Updates that move several players together, each by its own rule (theory §9): who looks at which gradients.

#include "ganflow/dynamics/options.hpp"
#include "ganflow/dynamics/player.hpp"

#include <functional>
#include <span>

namespace ganflow::dynamics {

/// One matrix of parameters at the table: who moves it, by how much, and where it must stay.
template <class T>
struct Seat {
  Player<T>& player;
  MatrixView<T> parameters;
  double step = 0;                ///< Δt; −γΔt for a player who ascends
  std::function<void()> project;  ///< the parameters onto their walls
};

/// One step of `kind` (not kAlternating) for all seats at once. `find_gradients` fills every player's gradient at the
/// parameters as they stand, always on the same batch. With u = Δt g for SGD, what the rule makes of g otherwise:
///
///   simultaneous, consensus  x ← π(x − u(g(x))); consensus is a matter of g
///   extragradient            x̂ = π(x − u(g(x))), x ← π(x − u(g(x̂)))  (Korpelevich 1976); a rule's memory takes in both
///                            gradients, as ExtraAdam's does (Gidel et al. 2019)
///   past-extragradient       x̂ = π(x − u(g_before)), x ← π(x − u(g(x̂))), g_before ← g(x̂)  (Popov 1980): one gradient a
///                            step; a rule's memory takes in each gradient once
///   optimistic               x ← π(x − 2u + u_before)  (Daskalakis et al. 2018, for Adam too): one gradient a step
///
/// What is `before` is the player's `past`, part of a checkpoint; the first step goes without.
///
/// Cost   one call of find_gradients, two for extragradient; O(p N) for the rest.
/// Check  small_game_step on linear and bilinear games; with no walls and SGD, past-extragradient's x̂ are optimistic's x.
template <class T>
void joint_step(UpdateKind kind, std::span<const Seat<T>> seats, const std::function<void()>& find_gradients);

}  // namespace ganflow::dynamics
