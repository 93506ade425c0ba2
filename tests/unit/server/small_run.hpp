#pragma once
/// A run of a few steps, stored as `ganflow run` stores it.

#include "ganflow/experiment/run_loop.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/experiment/spec_writer.hpp"
#include "ganflow/io/run_directory.hpp"

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace ganflow::server {

/// Two Gaussians, 8 units a side, 20 iterations, snapshots at 0, 10 and 20; `overrides` change it.
inline void store_small_run(const std::filesystem::path& path, std::vector<std::string> overrides = {}) {
  overrides.insert(overrides.begin(),
                   {"data.law=two-gaussians", "critic.box=0.5", "generator.units=8", "critic.units=8",
                    "dynamics.batch=16", "observe.samples=16", "observe.every=2", "observe.snapshot_every=10",
                    "observe.snapshot_samples=12", "run.iterations=20", "run.checkpoint_every=10", "title=small"});
  const experiment::Spec spec = experiment::parse_spec("schema = 1\n", "small", overrides);
  experiment::Experiment experiment = experiment::build(spec);
  experiment::Observables look(spec, experiment);
  const auto directory = io::RunDirectory::create(path, experiment::write_spec(spec), look.columns(),
                                                  {.every = spec.run.checkpoint_every});
  const std::array<record::Observer*, 1> observers = {directory.get()};
  experiment::run_loop(*experiment.process, look, observers,
                       {.iterations = spec.run.iterations,
                        .observe_every = spec.observe.every,
                        .snapshot_every = spec.observe.snapshot_every,
                        .checkpoint_every = spec.run.checkpoint_every});
  directory->sync();
}

}  // namespace ganflow::server
