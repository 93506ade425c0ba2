#pragma once
/// The quadratures of a flow over data and latents, and how wrong the velocities are because of them.

#include "ganflow/dynamics/flow_field.hpp"
#include "ganflow/dynamics/flow_options.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace ganflow::dynamics {

/// Error of a velocity because of each quadrature: the largest over particles and coordinates, relative to the largest
/// velocity of the population, the worse of the two populations.
struct QuadratureError {
  double latents = 0;
  double data = 0;
  double larger() const { return latents > data ? latents : data; }
};

class FlowQuadrature {
 public:
  /// `needs_data`: whether the field integrates over data nodes; without, the data are in closed form.
  FlowQuadrature(std::shared_ptr<const data::Law> data, std::shared_ptr<const data::Law> latent,
                 const FlowOptions& options, bool needs_data, std::uint64_t seed);

  FlowNodes nodes() const { return {.data = needs_data_ ? &data_.nodes : nullptr, .latents = &latents_.nodes}; }
  const std::string& latent_words() const { return latents_.words; }
  std::string data_words() const { return needs_data_ ? data_.words : "closed form"; }

  /// The difference from finer rules, or the standard error over replicates (data::ErrorEstimate).
  /// Cost: one evaluation of the field with each of them.
  QuadratureError error(const FlowField& field, const nets::Generator<double>& generator,
                        const nets::Population<double>& critic) const;

  /// Throws InputError when an error is above quadrature_tolerance, naming what suffices, found by trying;
  /// else gives the error.
  QuadratureError require_tolerance(const FlowField& field, const nets::Generator<double>& generator,
                                    const nets::Population<double>& critic) const;

 private:
  enum class Side { kLatents, kData };
  data::QuadratureOptions options_of(Side side) const;
  double error_of(Side side, const data::Quadrature& quadrature, const FlowField& field,
                  const nets::Generator<double>& generator, const nets::Population<double>& critic) const;

  std::shared_ptr<const data::Law> data_law_;
  std::shared_ptr<const data::Law> latent_law_;
  FlowOptions options_;
  bool needs_data_;
  std::uint64_t seed_;
  data::Quadrature latents_;
  data::Quadrature data_;
};

}  // namespace ganflow::dynamics
