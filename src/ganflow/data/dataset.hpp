#pragma once
/// Real data: n rows of d numbers, converted when they are asked for; labels and image shape where there are any.

#include "ganflow/core/matrix.hpp"
#include "ganflow/data/options.hpp"
#include "ganflow/data/table.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ganflow::data {

struct ImageShape {
  std::size_t height = 0;
  std::size_t width = 0;
  std::size_t channels = 1;  ///< 1 gray, 3 RGB, last axis
};

/// The map between what a file holds and what the networks see, per column: x = (raw − shift) / scale.
struct ColumnMap {
  std::vector<double> shift;  ///< d, or one for all columns, or none: x = raw
  std::vector<double> scale;  ///< likewise; never 0
};

/// Shapes  values (n,d), n ≥ 1, d ≥ 1; labels none or n. Pictures, uint8 of shape (n,h,w) or (n,h,w,1 or 3), become
///         [−1,1] by x = raw/127.5 − 1 and have an image shape; other arrays are flattened and kept as they are.
/// Error   float rows are the double rows rounded.
/// Cost    nothing is copied: a row is converted when gathered, O(d). One pass when standardised.
class Dataset {
 public:
  struct Parts {
    std::string name;
    Table values;                      ///< finite; at least one row and one column
    std::vector<std::int64_t> labels;  ///< none, or one a row
    std::vector<std::string> classes;  ///< names of labels 0, 1 …, where known
    bool standardise = false;  ///< columns to mean 0 and variance 1 (a constant column to 0, scale 1); not for pictures
  };
  /// Throws  InputError: no rows or columns, another number of labels, standardised pictures.
  explicit Dataset(Parts parts);

  const std::string& name() const { return parts_.name; }
  std::size_t size() const { return parts_.values.rows(); }
  std::size_t dimension() const { return parts_.values.row_size(); }
  const std::vector<std::int64_t>& labels() const { return parts_.labels; }
  const std::vector<std::string>& classes() const { return parts_.classes; }
  std::optional<ImageShape> image_shape() const { return image_shape_; }
  const ColumnMap& map() const { return map_; }
  const Table& raw() const { return parts_.values; }

  /// Row i of `out` becomes row rows[i] of the data. out is (rows.size(), d).
  template <class T>
  void gather(std::span<const std::uint64_t> rows, MatrixView<T> out) const;

  /// Rows first … first + count − 1, converted.
  template <class T>
  Matrix<T> rows(std::size_t first, std::size_t count) const;

  /// Undoes the map in place: what networks made, in the units of the file. x is (any, d).
  template <class T>
  void restore(MatrixView<T> x) const;

 private:
  template <class T>
  void convert_row(std::uint64_t row, std::span<T> out) const;

  Parts parts_;
  std::optional<ImageShape> image_shape_;
  ColumnMap map_;
};

/// The data set that the options name: of the catalogue, or a file or folder.
///
/// Throws  InputError: neither or both named, unknown or not yet fetched ("Run 'ganflow data get digits'"), damaged
///         file, a NaN (row and column named), labels that do not fit.
std::shared_ptr<const Dataset> load_dataset(const DatasetOptions& options);

}  // namespace ganflow::data
