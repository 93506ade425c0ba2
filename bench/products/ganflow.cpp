#include "ganflow/simd/gemm.hpp"

#include "products/problem.hpp"

#include <cmath>

namespace ganflow::bench {
namespace {

/// The largest error of one row of C against a plain loop in double, relative to √inner, the size of an entry.
double error(const Shape& s, const Problem& p) {
  double largest = 0;
  for (std::size_t j = 0; j < s.cols; ++j) {
    double sum = 0;
    for (std::size_t k = 0; k < s.inner; ++k) {
      sum += static_cast<double>(s.transposed ? p.a(k, 1) : p.a(1, k)) * static_cast<double>(p.b(k, j));
    }
    largest = std::max(largest, std::abs(static_cast<double>(p.c(1, j)) - sum));
  }
  return largest / std::sqrt(static_cast<double>(s.inner));
}

void ganflow_product(benchmark::State& state) {
  const Shape& s = kShapes[state.range(0)];
  state.SetLabel(s.name);
  Problem p(s);
  const simd::Transpose transpose = s.transposed ? simd::Transpose::kYes : simd::Transpose::kNo;
  const auto product = [&] {
    simd::add_product<float>(p.a, transpose, p.b.view().column_range(0, s.cols), p.c.view().column_range(0, s.cols));
  };
  product();
  if (!(error(s, p) < 1e-5)) {  // a walk of up to 4096 roundings of 6e-8
    state.SkipWithError("differs from the plain loop");
    return;
  }
  time_product(state, s, product);
}
BENCHMARK(ganflow_product)->DenseRange(0, std::size(kShapes) - 1);

}  // namespace
}  // namespace ganflow::bench
