#include "ganflow/data/dataset.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numeric>
#include <type_traits>

namespace ganflow::data {

namespace {

constexpr double kHalfRange = 127.5;  // of a byte: 0 … 255 become −1 … 1

std::optional<ImageShape> image_shape_of(const Table& table) {
  const auto& shape = table.shape;
  const bool gray = shape.size() == 3;
  const bool with_channels = shape.size() == 4 && (shape[3] == 1 || shape[3] == 3);
  if (table.dtype != DType::kUint8 || (!gray && !with_channels)) {
    return std::nullopt;
  }
  return ImageShape{.height = shape[1], .width = shape[2], .channels = gray ? 1 : shape[3]};
}

/// Mean and deviation of every column, in two passes.
ColumnMap standardising_map(const Table& table) {
  const std::size_t n = table.rows();
  const std::size_t d = table.row_size();
  ColumnMap map{std::vector<double>(d, 0.0), std::vector<double>(d, 0.0)};
  with_type(table.dtype, [&](auto zero) {
    using T = decltype(zero);
    for (std::size_t i = 0; i < n * d; ++i) {
      map.shift[i % d] += static_cast<double>(table.load<T>(i)) / static_cast<double>(n);
    }
    for (std::size_t i = 0; i < n * d; ++i) {
      const double gap = static_cast<double>(table.load<T>(i)) - map.shift[i % d];
      map.scale[i % d] += gap * gap / static_cast<double>(n);
    }
  });
  constexpr double kConstant = 1e-12;  // deviation relative to the mean: rounding of the mean alone gives less
  for (std::size_t c = 0; c < d; ++c) {
    const double deviation = std::sqrt(map.scale[c]);
    GF_VALIDATE(std::isfinite(deviation),
                "{}: the variance of column {} is not finite (its numbers are too large). Rescale it",
                table.bytes.source, c);
    map.scale[c] = deviation > kConstant * std::abs(map.shift[c]) ? deviation : 1;
  }
  return map;
}

/// raw/127.5 − 1 for every byte, as T.
template <class T>
const std::array<T, 256>& byte_values() {
  static const std::array<T, 256> kValues = [] {
    std::array<T, 256> values{};
    for (std::size_t raw = 0; raw < values.size(); ++raw) {
      values[raw] = static_cast<T>((static_cast<double>(raw) - kHalfRange) / kHalfRange);
    }
    return values;
  }();
  return kValues;
}

}  // namespace

Dataset::Dataset(Parts parts) : parts_(std::move(parts)), image_shape_(image_shape_of(parts_.values)) {
  const std::string& source = parts_.values.bytes.source;
  GF_VALIDATE(!parts_.values.shape.empty() && size() > 0 && dimension() > 0,
              "{}: an array of shape {} holds no data. Give at least one row and one column", source,
              parts_.values.shape_text());
  GF_VALIDATE(parts_.labels.empty() || parts_.labels.size() == size(),
              "{}: {} labels for {} rows. Give one label a row", source, parts_.labels.size(), size());
  GF_VALIDATE(!parts_.standardise || !image_shape_,
              "{}: standardise = true, but these are pictures (they become [-1, 1]). Remove it", source);
  if (image_shape_) {
    map_ = {{kHalfRange}, {kHalfRange}};
  } else if (parts_.standardise) {
    map_ = standardising_map(parts_.values);
  }
}

template <class T>
void Dataset::convert_row(std::uint64_t row, std::span<T> out) const {
  const std::size_t d = dimension();
  const std::size_t first = row * d;
  if (image_shape_) {
    const std::array<T, 256>& values = byte_values<T>();
    const std::byte* pixels = parts_.values.bytes.view.data() + first;
    std::transform(pixels, pixels + d, out.begin(),
                   [&](std::byte b) { return values[std::to_integer<std::size_t>(b)]; });
    return;
  }
  with_type(parts_.values.dtype, [&](auto zero) {
    using Raw = decltype(zero);
    if constexpr (std::is_same_v<Raw, T>) {
      if (map_.shift.empty()) {
        std::memcpy(out.data(), parts_.values.bytes.view.data() + first * sizeof(T), d * sizeof(T));
        return;
      }
    }
    for (std::size_t c = 0; c < d; ++c) {
      const Raw raw = parts_.values.load<Raw>(first + c);
      out[c] = map_.shift.empty() ? static_cast<T>(raw)
                                  : static_cast<T>((static_cast<double>(raw) - map_.shift[c]) / map_.scale[c]);
    }
  });
}

template <class T>
void Dataset::gather(std::span<const std::uint64_t> rows, MatrixView<T> out) const {
  GF_EXPECT(out.rows() == rows.size() && out.cols() == dimension());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    GF_EXPECT(rows[i] < size());
    convert_row(rows[i], out.row_span(i));
  }
}

template <class T>
Matrix<T> Dataset::rows(std::size_t first, std::size_t count) const {
  GF_EXPECT(first <= size() && count <= size() - first);
  Matrix<T> out(count, dimension());
  for (std::size_t i = 0; i < count; ++i) {
    convert_row(first + i, out.view().row_span(i));
  }
  return out;
}

template <class T>
void Dataset::restore(MatrixView<T> x) const {
  GF_EXPECT(x.cols() == dimension());
  if (map_.shift.empty()) {
    return;
  }
  const bool one_for_all = map_.shift.size() == 1;
  for (std::size_t r = 0; r < x.rows(); ++r) {
    for (std::size_t c = 0; c < x.cols(); ++c) {
      const std::size_t k = one_for_all ? 0 : c;
      x(r, c) = static_cast<T>(static_cast<double>(x(r, c)) * map_.scale[k] + map_.shift[k]);
    }
  }
}

template void Dataset::gather(std::span<const std::uint64_t>, MatrixView<float>) const;
template void Dataset::gather(std::span<const std::uint64_t>, MatrixView<double>) const;
template Matrix<float> Dataset::rows(std::size_t, std::size_t) const;
template Matrix<double> Dataset::rows(std::size_t, std::size_t) const;
template void Dataset::restore(MatrixView<float>) const;
template void Dataset::restore(MatrixView<double>) const;

}  // namespace ganflow::data
