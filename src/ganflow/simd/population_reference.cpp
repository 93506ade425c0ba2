#include "ganflow/simd/population_reference.hpp"

#include "ganflow/core/fill.hpp"
#include "ganflow/simd/activation_reference.hpp"

namespace ganflow::simd::reference {

namespace {

/// A particle's blocks: a_l = at(l), b, c_k, as rows of theta at column j.
template <class T>
struct Particle {
  ConstMatrixView<T> theta;
  std::size_t inputs;
  std::size_t j;

  T a(std::size_t l) const { return theta(l, j); }
  T b() const { return theta(inputs, j); }
  T c(std::size_t k) const { return theta(inputs + 1 + k, j); }
  /// a·x_i + b
  T preactivation(ConstMatrixView<T> x, std::size_t i) const {
    T h = b();
    for (std::size_t l = 0; l < inputs; ++l) {
      h += a(l) * x(l, i);
    }
    return h;
  }
  /// c·g_i
  T pull_back(ConstMatrixView<T> g, std::size_t i) const {
    T sum = 0;
    for (std::size_t k = 0; k < g.rows(); ++k) {
      sum += c(k) * g(k, i);
    }
    return sum;
  }
};

}  // namespace

template <class T>
void population_forward(const UnitShape& unit, ConstMatrixView<T> theta, std::span<const T> weights, Block block,
                        ConstMatrixView<T> x, MatrixView<T> y) {
  fill(y, 0);
  for (std::size_t j = block.first; j < block.first + block.count; ++j) {
    const Particle<T> particle{theta, unit.inputs, j};
    for (std::size_t i = 0; i < x.cols(); ++i) {
      const T s = reference_value(unit.activation, particle.preactivation(x, i));
      for (std::size_t k = 0; k < unit.outputs; ++k) {
        y(k, i) += weights[j] * particle.c(k) * s;
      }
    }
  }
}

template <class T>
void population_parameter_gradient(const UnitShape& unit, ConstMatrixView<T> theta, Block block, ConstMatrixView<T> x,
                                   ConstMatrixView<T> g, MatrixView<T> gradient) {
  for (std::size_t j = block.first; j < block.first + block.count; ++j) {
    const Particle<T> particle{theta, unit.inputs, j};
    for (std::size_t i = 0; i < x.cols(); ++i) {
      const T h = particle.preactivation(x, i);
      const T back = particle.pull_back(g, i) * reference_slope(unit.activation, h);
      for (std::size_t l = 0; l < unit.inputs; ++l) {
        gradient(l, j) += back * x(l, i);
      }
      gradient(unit.inputs, j) += back;
      for (std::size_t k = 0; k < unit.outputs; ++k) {
        gradient(unit.inputs + 1 + k, j) += g(k, i) * reference_value(unit.activation, h);
      }
    }
  }
}

template <class T>
void population_ascend(const UnitShape& unit, MatrixView<T> theta, Block block, std::span<const AscentStep<T>> steps,
                       T rate, RowWalls<T> walls, MatrixView<T> last_gradient) {
  const MatrixView<T> particles = theta.column_range(block.first, block.count);
  const MatrixView<T> gradient = last_gradient.column_range(block.first, block.count);
  for (const AscentStep<T>& step : steps) {
    fill(gradient, 0);
    reference::population_parameter_gradient<T>(unit, theta, block, step.x, step.g, last_gradient);
    for (std::size_t r = 0; r < theta.rows(); ++r) {
      for (std::size_t j = 0; j < block.count; ++j) {
        T& value = particles(r, j);
        value += rate * gradient(r, j);
        if (!walls.low.empty()) {
          value = value < walls.low[r] ? walls.low[r] : value;
          value = value > walls.high[r] ? walls.high[r] : value;
        }
      }
    }
  }
}

template <class T>
void population_input_gradient(const UnitShape& unit, ConstMatrixView<T> theta, std::span<const T> weights, Block block,
                               ConstMatrixView<T> x, ConstMatrixView<T> g, MatrixView<T> dx) {
  fill(dx, 0);
  for (std::size_t j = block.first; j < block.first + block.count; ++j) {
    const Particle<T> particle{theta, unit.inputs, j};
    for (std::size_t i = 0; i < x.cols(); ++i) {
      const T back =
          weights[j] * particle.pull_back(g, i) * reference_slope(unit.activation, particle.preactivation(x, i));
      for (std::size_t l = 0; l < unit.inputs; ++l) {
        dx(l, i) += back * particle.a(l);
      }
    }
  }
}

template <class T>
void population_tangent_gradient(const UnitShape& unit, ConstMatrixView<T> theta, Block block, ConstMatrixView<T> x,
                                 ConstMatrixView<T> u, MatrixView<T> gradient) {
  for (std::size_t j = block.first; j < block.first + block.count; ++j) {
    const Particle<T> particle{theta, unit.inputs, j};
    for (std::size_t i = 0; i < x.cols(); ++i) {
      const T h = particle.preactivation(x, i);
      const T s1 = reference_slope(unit.activation, h);
      const T s2 = reference_curvature(unit.activation, h);
      T a_u = 0;
      for (std::size_t l = 0; l < unit.inputs; ++l) {
        a_u += particle.a(l) * u(l, i);
      }
      for (std::size_t l = 0; l < unit.inputs; ++l) {
        gradient(l, j) += particle.c(0) * (s2 * a_u * x(l, i) + s1 * u(l, i));
      }
      gradient(unit.inputs, j) += particle.c(0) * s2 * a_u;
      gradient(unit.inputs + 1, j) += s1 * a_u;
    }
  }
}

#define GF_INSTANTIATE(T)                                                                                      \
  template void population_forward(const UnitShape&, ConstMatrixView<T>, std::span<const T>, Block,            \
                                   ConstMatrixView<T>, MatrixView<T>);                                         \
  template void population_parameter_gradient(const UnitShape&, ConstMatrixView<T>, Block, ConstMatrixView<T>, \
                                              ConstMatrixView<T>, MatrixView<T>);                              \
  template void population_ascend(const UnitShape&, MatrixView<T>, Block, std::span<const AscentStep<T>>, T,   \
                                  RowWalls<T>, MatrixView<T>);                                                 \
  template void population_input_gradient(const UnitShape&, ConstMatrixView<T>, std::span<const T>, Block,     \
                                          ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>);              \
  template void population_tangent_gradient(const UnitShape&, ConstMatrixView<T>, Block, ConstMatrixView<T>,   \
                                            ConstMatrixView<T>, MatrixView<T>);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::simd::reference
