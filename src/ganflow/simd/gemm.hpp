#pragma once
/// C ← αAB + βC on views, single-threaded, by OpenBLAS. The caller shares blocks among threads; since the blocks are
/// fixed and a call has one thread, the bits of C do not depend on the number of threads.

#include "ganflow/core/matrix.hpp"

namespace ganflow::simd {

enum class Transpose { kNo, kYes };

/// C (rows,cols) ← alpha · op(A) op(B) + beta · C, op the transpose where asked. Shapes must fit (contract).
template <class T>
void gemm(T alpha, ConstMatrixView<T> a, Transpose transpose_a, ConstMatrixView<T> b, Transpose transpose_b, T beta,
          MatrixView<T> c);

}  // namespace ganflow::simd
