#pragma once
/// Dense products of views on the SIMD target in force, single-threaded: the caller shares blocks among threads.
///
/// Padding  B and C of the products are read and written in whole vectors, as in population_kernels.hpp: every row reaches at least to
///          the next multiple of 64 bytes past its first column. A needs none. Any alignment is right.
/// Bits     an entry of C is one chain of fused multiply-adds over k = 0, 1, …, from what it was. So it depends on its
///          row of op(A) and its column of B alone, not on where they stand nor on how C is cut into blocks: particles
///          that have merged stay merged (theory §4), and threads do not show. (Targets without FMA round twice.)
/// Cost     close to one multiply-add a lane and cycle of each unit, from about 64 rows on: docs/performance.md.
/// Check    plain loops, for every shape about the tiles' and every target.

#include "ganflow/core/matrix.hpp"

#include <span>

namespace ganflow::simd {

enum class Transpose { kNo, kYes };

/// C (rows,cols) ← C + op(A) B, op the transpose where asked; op(A) (rows,inner), B (inner,cols).
template <class T>
void add_product(ConstMatrixView<T> a, Transpose transpose, ConstMatrixView<T> b, MatrixView<T> c);

/// C ← op(A) B, whatever C held: the chains begin at 0.
template <class T>
void product(ConstMatrixView<T> a, Transpose transpose, ConstMatrixView<T> b, MatrixView<T> c);

/// C ← 1 row + op(A) B, likewise: the chains begin at `row` (1,cols), which is read as B is.
template <class T>
void shifted_product(ConstMatrixView<T> a, Transpose transpose, ConstMatrixView<T> b, ConstMatrixView<T> row,
                     MatrixView<T> c);

/// C ← alpha · op(A) op(B) + beta · C on views of any width and padding, by add_product on copies of B and C in blocks
/// of columns: for products that are not in the innermost loop. beta = 0 overwrites C whatever it held.
template <class T>
void gemm(T alpha, ConstMatrixView<T> a, Transpose transpose_a, ConstMatrixView<T> b, Transpose transpose_b, T beta,
          MatrixView<T> c);

/// out_ji ← factor_j in_ij; no factors: the plain transpose. Needs no padding.
template <class T>
void scaled_transpose(ConstMatrixView<T> in, std::span<const T> factors, MatrixView<T> out);

}  // namespace ganflow::simd
