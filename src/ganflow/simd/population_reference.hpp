#pragma once
/// The definition of population_kernels.hpp: plain loops, one line a formula, same arguments.

#include "ganflow/simd/population_kernels.hpp"

namespace ganflow::simd::reference {

template <class T>
void population_forward(const UnitShape& unit, ConstMatrixView<T> theta, std::span<const T> weights, Block block,
                        ConstMatrixView<T> x, MatrixView<T> y);
template <class T>
void population_parameter_gradient(const UnitShape& unit, ConstMatrixView<T> theta, Block block, ConstMatrixView<T> x,
                                   ConstMatrixView<T> g, MatrixView<T> gradient);
template <class T>
void population_ascend(const UnitShape& unit, MatrixView<T> theta, Block block, std::span<const AscentStep<T>> steps,
                       T rate, RowWalls<T> walls, MatrixView<T> last_gradient);
template <class T>
void population_input_gradient(const UnitShape& unit, ConstMatrixView<T> theta, std::span<const T> weights, Block block,
                               ConstMatrixView<T> x, ConstMatrixView<T> g, MatrixView<T> dx);
template <class T>
void population_tangent_gradient(const UnitShape& unit, ConstMatrixView<T> theta, Block block, ConstMatrixView<T> x,
                                 ConstMatrixView<T> u, MatrixView<T> gradient);

}  // namespace ganflow::simd::reference
