#pragma once
/// One population with what moves it, as far as merging and states are concerned.

#include "ganflow/dynamics/options.hpp"
#include "ganflow/dynamics/rules/step_rule.hpp"
#include "ganflow/nets/box.hpp"
#include "ganflow/nets/merging.hpp"
#include "ganflow/nets/population.hpp"
#include "ganflow/record/array.hpp"

#include <optional>
#include <string>

namespace ganflow::dynamics {

/// What a population of N particles is moved by. With `merging`, the population, the rule's memory, the gradient and the
/// past hold one particle for each class of equal ones.
template <class T>
struct Player {
  std::string name;  ///< of its arrays in a state
  AnyRule<T> rule;
  Matrix<T> gradient;  // (p, N), or (p, classes)
  std::optional<nets::Merging> merging = {};
  std::optional<Matrix<T>> past = {};  // what updates/joint_step.hpp remembers, shaped as the gradient
};

template <class T>
Player<T> make_player(const std::string& name, const nets::Population<T>& population, const TrainOptions& options);
/// Of one matrix of parameters (rows, cols) that is no population: an output bias.
template <class T>
Player<T> make_player(const std::string& name, std::size_t rows, std::size_t cols, const TrainOptions& options);

/// Equal particles stay equal under these options, so that they may be moved as one: there is no noise of their own.
bool keeps_equal_particles_equal(const TrainOptions& options);

/// Stores particles that are equal, in their parameters and in the rule's memory, as one from now on.
template <class T>
void merge_equal(Player<T>& player, nets::Population<T>& population, const TrainOptions& options);

/// Adds the array `name` (p, N).
template <class T>
void save_parameters(const Player<T>& player, const nets::Population<T>& population, record::State& state);

/// Adds the rule's memory, for all N particles; and, when some are merged, `name`.merged (N): the class of each.
template <class T>
void save_memory(const Player<T>& player, record::State& state);

/// The rule's memory back, for a player of the same shape. Throws InputError when shapes differ.
template <class T>
void restore_memory(Player<T>& player, const record::State& state);

/// The reverse of save_parameters and save_memory. Throws InputError when shapes differ.
template <class T>
void restore_player(Player<T>& player, nets::Population<T>& population, const record::State& state,
                    const TrainOptions& options);

/// Root mean square over all N particles of |gradient|.
template <class T>
double rms_gradient(const Player<T>& player);

/// Share of all N particles' coordinates that lie on a wall.
template <class T>
double wall_share(const Player<T>& player, const nets::Population<T>& population, const nets::Box& box);

}  // namespace ganflow::dynamics
