#pragma once
/// Clouds of the transport benchmarks: drawn once, timed here, and written for the peers.

#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <string>

namespace ganflow::bench {

/// x standard normal, y normal with deviations from 0.7 to 1.3 along the axes and mean ½; independent of each other.
struct Problem {
  Problem(std::size_t n, std::size_t d);
  Matrix<double> x;
  Matrix<double> y;
};

/// Writes x.npy and y.npy (float64) into `folder`/N-D unless they are there; returns that folder.
std::string write_problem(const std::string& folder, const Problem& problem);

/// `folder` from $GANFLOW_BENCH_DATA; empty: nobody wants the clouds.
std::string data_folder();

}  // namespace ganflow::bench
