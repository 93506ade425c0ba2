#pragma once

#include "ganflow/core/matrix.hpp"

#include <algorithm>
#include <type_traits>

namespace ganflow {

/// Sets every number that the view shows; padding stays.
template <class T>
void fill(MatrixView<T> view, std::type_identity_t<T> value) {
  for (std::size_t r = 0; r < view.rows(); ++r) {
    std::fill_n(view.row(r), view.cols(), value);
  }
}

}  // namespace ganflow
