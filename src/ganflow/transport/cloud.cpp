#include "ganflow/transport/cloud.hpp"

#include <algorithm>
#include <utility>

namespace ganflow::transport {

template <class T>
std::vector<double> common_centre(ConstMatrixView<T> x, ConstMatrixView<T> y) {
  std::vector<double> centre(x.cols());
  for (const ConstMatrixView<T>& points : {x, y}) {
    for (std::size_t i = 0; i < points.rows(); ++i) {
      for (std::size_t c = 0; c < centre.size(); ++c) {
        centre[c] += static_cast<double>(points(i, c));
      }
    }
  }
  for (double& c : centre) {
    c /= static_cast<double>(x.rows() + y.rows());
  }
  return centre;
}

template <class Real>
template <class T>
Cloud<Real>::Cloud(ConstMatrixView<T> points, std::vector<double> masses, const std::vector<double>& centre,
                   double scale)
    : points_(Matrix<Real>::padded(points.cols(), points.rows())),
      masses_(std::move(masses)),
      padded_(points_.stride()) {
  for (std::size_t i = 0; i < size(); ++i) {
    for (std::size_t c = 0; c < centre.size(); ++c) {
      points_(c, i) = static_cast<Real>((static_cast<double>(points(i, c)) - centre[c]) * scale);
    }
  }
  std::transform(masses_.begin(), masses_.end(), padded_.begin(), [](double mass) { return static_cast<Real>(mass); });
}

template std::vector<double> common_centre(ConstMatrixView<float>, ConstMatrixView<float>);
template std::vector<double> common_centre(ConstMatrixView<double>, ConstMatrixView<double>);
template class Cloud<float>;
template class Cloud<double>;
template Cloud<float>::Cloud(ConstMatrixView<float>, std::vector<double>, const std::vector<double>&, double);
template Cloud<float>::Cloud(ConstMatrixView<double>, std::vector<double>, const std::vector<double>&, double);
template Cloud<double>::Cloud(ConstMatrixView<float>, std::vector<double>, const std::vector<double>&, double);
template Cloud<double>::Cloud(ConstMatrixView<double>, std::vector<double>, const std::vector<double>&, double);

}  // namespace ganflow::transport
