#include "ganflow/nets/start.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace ganflow::nets {

namespace {

void validate(const BlockStart& start, const std::string& key, bool has_box) {
  switch (start.kind) {
    case InitialKind::kNormal:
      GF_VALIDATE(std::isfinite(start.mean) && std::isfinite(start.std) && start.std >= 0,
                  "{}: mean = {}, std = {} (must be finite, std not negative). Try std = 1", key, start.mean,
                  start.std);
      return;
    case InitialKind::kUniform:
      GF_VALIDATE(std::isfinite(start.low) && std::isfinite(start.high) && start.low < start.high,
                  "{}: low = {}, high = {} (low must be below high). Try low = -1, high = 1", key, start.low,
                  start.high);
      return;
    case InitialKind::kUniformInBox:
      GF_VALIDATE(has_box,
                  "{}: uniform-in-box needs a box, and this network has none. Set box, or use law = \"uniform\"", key);
      return;
    case InitialKind::kConstant:
      GF_VALIDATE(std::isfinite(start.value), "{}: value = {} (must be finite)", key, start.value);
      return;
    case InitialKind::kFile: GF_VALIDATE(!start.file.empty(), "{}: law = \"file\" needs file = \"….npy\"", key); return;
  }
}

template <class T>
void copy_table(const Matrix<double>& table, const BlockStart& start, const std::string& key, MatrixView<T> block) {
  GF_VALIDATE(table.rows() == block.rows() && table.cols() == block.cols(),
              "{}.file = {} holds {} × {} numbers (this block has {} × {}: coordinates × units). Save an array of that "
              "shape",
              key, start.file, table.rows(), table.cols(), block.rows(), block.cols());
  for (std::size_t r = 0; r < block.rows(); ++r) {
    for (std::size_t j = 0; j < block.cols(); ++j) {
      block(r, j) = static_cast<T>(table(r, j));
    }
  }
}

/// Rows are drawn in double and rounded, so that float32 and float64 runs start alike.
template <class T>
void draw_block(const BlockStart& start, double half_width, rng::Stream stream, MatrixView<T> block) {
  std::vector<double> row(block.cols());
  for (std::size_t r = 0; r < block.rows(); ++r, ++stream.substep) {
    double shift = start.value;
    double factor = 0;
    if (start.kind == InitialKind::kNormal) {
      rng::fill_normal<double>(stream, 0, row);
      shift = start.mean;
      factor = start.std;
    } else if (start.kind != InitialKind::kConstant) {
      rng::fill_uniform<double>(stream, 0, row);
      shift = start.kind == InitialKind::kUniform ? start.low : -half_width;
      factor = start.kind == InitialKind::kUniform ? start.high - start.low : 2 * half_width;
    }
    for (std::size_t j = 0; j < block.cols(); ++j) {
      block(r, j) = static_cast<T>(shift + factor * row[j]);
    }
  }
}

bool reads_files(const NetworkOptions& options) {
  return options.start_a.kind == InitialKind::kFile || options.start_b.kind == InitialKind::kFile ||
         options.start_c.kind == InitialKind::kFile;
}

std::string player_of(rng::Purpose purpose) {
  return purpose == rng::Purpose::kGeneratorStart ? "generator" : "critic";
}

/// Draws a population's rows from `stream` on, which then stands after them.
template <class T>
Population<T> draw_population(const NetworkOptions& options, UnitShape unit, const std::string& who,
                              rng::Stream& stream, const StartTables& tables) {
  Population<T> population(unit, options.units, options.scale);
  const auto start = [&](const char* name, const BlockStart& block, const std::optional<Matrix<double>>& table,
                         MatrixView<T> theta) {
    if (block.kind == InitialKind::kFile) {
      GF_EXPECT(table.has_value());
      copy_table(*table, block, who + ".start." + name, theta);
    } else {
      draw_block(block, options.box.value_or(0), stream, theta);
    }
    stream.substep += static_cast<std::uint32_t>(theta.rows());
  };
  start("a", options.start_a, tables.a, population.a());
  start("b", options.start_b, tables.b, population.b());
  start("c", options.start_c, tables.c, population.c());
  return population;
}

}  // namespace

void validate(const NetworkOptions& options, const std::string& who) {
  GF_VALIDATE(options.units >= 1, "{}.units = 0 (a population needs at least one unit). Try 128", who);
  GF_VALIDATE(std::isfinite(options.scale) && options.scale > 0, "{}.scale = {} (must be positive). Try 1", who,
              options.scale);
  GF_VALIDATE(!options.box || (std::isfinite(*options.box) && *options.box > 0),
              "{}.box = {} (its half-width must be positive). Try 0.5, or leave it out for no walls", who,
              *options.box);
  GF_VALIDATE(std::find(options.inner.begin(), options.inner.end(), 0U) == options.inner.end(),
              "{}.inner has a 0 (every layer needs outputs for the next one to see). Try [8]", who);
  GF_VALIDATE(options.inner.empty() || !reads_files(options),
              "{}.start: law = \"file\" (a file holds one layer's block, and this network has {} layers). Draw the "
              "start, or remove {}.inner",
              who, options.layers(), who);
  validate(options.start_a, who + ".start.a", options.box.has_value());
  validate(options.start_b, who + ".start.b", options.box.has_value());
  validate(options.start_c, who + ".start.c", options.box.has_value());
}

template <class T>
Population<T> start_population(const NetworkOptions& options, std::size_t inputs, std::size_t outputs,
                               std::uint64_t seed, rng::Purpose purpose, const StartTables& tables) {
  GF_EXPECT(options.inner.empty());
  validate(options, player_of(purpose));
  rng::Stream stream{.seed = seed, .purpose = purpose};
  return draw_population<T>(options, {options.activation, inputs, outputs}, player_of(purpose), stream, tables);
}

template <class T>
Layers<T> start_layers(const NetworkOptions& options, std::size_t inputs, std::size_t outputs, std::uint64_t seed,
                       rng::Purpose purpose, const StartTables& tables) {
  validate(options, player_of(purpose));
  rng::Stream stream{.seed = seed, .purpose = purpose};
  std::vector<Population<T>> layers;
  for (std::size_t layer = 0; layer < options.layers(); ++layer) {
    const UnitShape unit{.activation = options.activation,
                         .inputs = layer == 0 ? inputs : options.inner[layer - 1],
                         .outputs = layer + 1 == options.layers() ? outputs : options.inner[layer]};
    layers.push_back(draw_population<T>(options, unit, player_of(purpose), stream, tables));
  }
  return Layers<T>(std::move(layers));
}

#define GF_INSTANTIATE(T)                                                                                       \
  template Population<T> start_population(const NetworkOptions&, std::size_t, std::size_t, std::uint64_t,       \
                                          rng::Purpose, const StartTables&);                                    \
  template Layers<T> start_layers(const NetworkOptions&, std::size_t, std::size_t, std::uint64_t, rng::Purpose, \
                                  const StartTables&);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::nets
