#pragma once
/// Particles or nodes of a stored state, as the distances of theory §6 take them, and a process driven without being looked at.

#include "ganflow/core/matrix.hpp"
#include "ganflow/dynamics/process.hpp"
#include "ganflow/experiment/spec.hpp"
#include "ganflow/experiment/study_kind.hpp"
#include "ganflow/record/array.hpp"

#include <functional>
#include <string>
#include <vector>

namespace ganflow::experiment {

/// Array `player` ("generator", "critic") of a state, (p, N), as points (N, p).
Matrix<double> particles(const record::State& state, const std::string& player);

/// Masses of these points: of a grid array `player`.mass; empty where all have the same.
std::vector<double> masses(const record::State& state, const std::string& player);

/// Throws InputError for a grid: `who` speaks of particles, one by one.
void refuse_grids(const Spec& spec, const std::string& who);

/// Throws InputError where a player of the spec has several layers: `what` is made for particles of one kind.
void require_one_layer(const Spec& spec, const std::string& what);

/// Advances until `iterations` are made; `look` hears of every one, and of the first instant before any.
/// Throws  RuntimeFailure for a divergence, CellInterrupted.
void drive(dynamics::Process& process, std::int64_t iterations, const CellTask& task,
           const std::function<void(const dynamics::Process&)>& look = {});

}  // namespace ganflow::experiment
