#pragma once
/// Particles at time 0, drawn block by block (a, b, c) as the options say.

#include "ganflow/nets/layers.hpp"
#include "ganflow/nets/population.hpp"
#include "ganflow/rng/stream.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace ganflow::nets {

/// Blocks that BlockStart::file names, already read: (rows of the block, N). nets reads no files.
struct StartTables {
  std::optional<Matrix<double>> a;
  std::optional<Matrix<double>> b;
  std::optional<Matrix<double>> c;
};

/// The population of `options`, which has one layer, for units with these inputs and outputs. Row r of θ is substep r of the stream
/// (seed, purpose) and particle j its draw j, so a wider population begins with the particles of a narrower one.
/// Throws InputError for a table that does not fit.
template <class T>
Population<T> start_population(const NetworkOptions& options, std::size_t inputs, std::size_t outputs,
                               std::uint64_t seed, rng::Purpose purpose, const StartTables& tables);

/// The network of `options`, from these inputs to these outputs. Layers are drawn one after the other: the rows of each
/// follow those of the one before in the stream. Throws InputError for tables beside several layers.
template <class T>
Layers<T> start_layers(const NetworkOptions& options, std::size_t inputs, std::size_t outputs, std::uint64_t seed,
                       rng::Purpose purpose, const StartTables& tables);

/// Throws InputError naming the key when a value is impossible. `who` is "generator" or "critic".
void validate(const NetworkOptions& options, const std::string& who);

}  // namespace ganflow::nets
