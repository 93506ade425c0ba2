#pragma once
/// Spec → objects: the only place where names of laws, rules and objectives become things that run.

#include "ganflow/data/dataset.hpp"
#include "ganflow/data/law.hpp"
#include "ganflow/dynamics/process.hpp"
#include "ganflow/experiment/spec.hpp"

#include <memory>
#include <optional>

namespace ganflow::experiment {

/// Everything that a run needs, assembled; the process stands at iteration 0.
struct Experiment {
  std::shared_ptr<const data::Law> data;
  std::shared_ptr<const data::Dataset> dataset;  ///< null when the data are a law in closed form
  std::shared_ptr<const data::Law> latent;
  std::unique_ptr<dynamics::Process> process;

  std::optional<data::ImageShape> image_shape() const { return dataset ? dataset->image_shape() : std::nullopt; }
};

/// Throws  InputError: data that are not there or do not fit, a start table of the wrong shape.
Experiment build(const Spec& spec);

/// The law of the latents, dimension included.
std::shared_ptr<const data::Law> make_latent(const LatentSpec& latent);

}  // namespace ganflow::experiment
