#pragma once
/// What a population is made of and how it starts: plain values, as a spec gives them.

#include "ganflow/simd/activation.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::nets {

using simd::Activation;

/// φ in y = φ(G_μ(z) + b_0), theory §1.
enum class Readout { kIdentity, kTanh };

/// Whether sums over a batch run over its samples, or over few Chebyshev nodes instead (network.hpp).
enum class BatchPath {
  kAuto,        ///< over nodes wherever that is certified and cheaper
  kDirect,      ///< over samples
  kCompressed,  ///< over nodes wherever that is certified
};

/// What a critic's parameters are brought back to (walls.hpp): a box, a ball for every unit, a limit of the slope.
enum class ProjectionKind { kBox, kNorm, kSpectral };

/// How one block (a, b or c) of a population's parameters is drawn. Coordinates and particles independent.
enum class InitialKind { kNormal, kUniform, kUniformInBox, kConstant, kFile };

struct BlockStart {
  InitialKind kind = InitialKind::kNormal;
  double mean = 0;        ///< normal
  double std = 1;         ///< normal; ≥ 0
  double low = -1;        ///< uniform
  double high = 1;        ///< uniform; > low
  double value = 0;       ///< constant
  std::string file = {};  ///< NPY of shape (rows of the block, units) or (units,) for one row
};

/// σ(x; a,b,c) = scale · c ς(a·x + b), and the law of its parameters at time 0. With several layers, of each of them.
struct NetworkOptions {
  std::size_t units = 128;              ///< N or M, of each layer; at least 1
  std::vector<std::size_t> inner = {};  ///< outputs of every layer but the last; each at least 1. None: one layer
  Activation activation = Activation::kTanh;
  double scale = 1;                                  ///< factor of every unit; 1 is the mean-field convention; > 0
  Readout readout = Readout::kIdentity;              ///< generator only
  bool output_bias = false;                          ///< generator only: b_0, trained as one more parameter vector
  std::optional<double> box = {};                    ///< half-width of Q = [−box, box]^p; nullopt: no walls
  ProjectionKind projection = ProjectionKind::kBox;  ///< critic only
  std::optional<double> bound = {};                  ///< critic only: radius of kNorm, largest slope of kSpectral
  BlockStart start_a = {};
  BlockStart start_b = {};
  BlockStart start_c = {};

  std::size_t layers() const { return inner.size() + 1; }
};

}  // namespace ganflow::nets
