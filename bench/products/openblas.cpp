#include "products/problem.hpp"

#include <cblas.h>

namespace ganflow::bench {
namespace {

/// OpenBLAS as we would call it: one thread, its own choice of kernel (OPENBLAS_CORETYPE unset, to be fair).
void openblas(benchmark::State& state) {
  const Shape& s = kShapes[state.range(0)];
  state.SetLabel(std::string(s.name) + ", " + openblas_get_corename());
  Problem p(s);
  openblas_set_num_threads(1);
  time_product(state, s, [&] {
    cblas_sgemm(CblasRowMajor, s.transposed ? CblasTrans : CblasNoTrans, CblasNoTrans, static_cast<blasint>(s.rows),
                static_cast<blasint>(s.cols), static_cast<blasint>(s.inner), 1.0F, p.a.data(),
                static_cast<blasint>(p.a.stride()), p.b.data(), static_cast<blasint>(p.b.stride()), 1.0F, p.c.data(),
                static_cast<blasint>(p.c.stride()));
  });
}
BENCHMARK(openblas)->DenseRange(0, std::size(kShapes) - 1);

}  // namespace
}  // namespace ganflow::bench
