#pragma once
/// Sums over all pairs of two clouds, nothing of size n·m stored: the arithmetic of kernel distances and of Sinkhorn.
/// On the SIMD target in force (target.hpp); float and double.
///
/// Clouds are stored (d, n), as Matrix<T>::padded(d, n): rows padded to 64 bytes with zeros. Whatever belongs to columns
/// (weights, potentials) is padded likewise, with what makes a column count for nothing. The caller shares blocks of
/// rows among threads; a row's result depends on that row alone.

#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <span>

namespace ganflow::simd {

/// first … first + count − 1
struct IndexRange {
  std::size_t first = 0;
  std::size_t count = 0;
};

/// Functions of z = |x − y|², 1 at z = 0 (but for the distance). Those that decay take lengths in units of log₂:
/// points are scaled so that e^{−r} is 2^{−√z}; with q = √z ln 2:
enum class Radial {
  kDistance,  ///< √z
  kGaussian,  ///< 2^{−z}
  kMatern12,  ///< 2^{−√z}                    ν = ½
  kMatern32,  ///< (1 + q) 2^{−√z}            ν = 3/2
  kMatern52,  ///< (1 + q + q²/3) 2^{−√z}     ν = 5/2
  kTable,     ///< of a RadialTable
};

/// A function of z, polynomial on each of kPerOctave equal pieces of every [2^e, 2^{e+1}): of degree 3 in float, 7 in
/// double. Constant below the first piece and above the last: pieces 0 and last are constants.
template <class T>
struct RadialTable {
  static constexpr std::size_t kPerOctaveBits = 4;
  static constexpr std::size_t kPerOctave = 1U << kPerOctaveBits;
  static constexpr std::size_t kCoefficients = sizeof(T) == 4 ? 4 : 8;
  T lowest = 0;   ///< a power of 2; pieces 1 … start here, z below belongs to piece 0
  T highest = 0;  ///< a power of 2; z from here on belongs to the last piece
  std::span<const T>
      coefficients{};  ///< (pieces, kCoefficients), lowest degree first, of t in [−1, 1) across the piece
};

template <class T>
struct RadialKernel {
  Radial function = Radial::kDistance;
  RadialTable<T> table{};  ///< of kTable
};

/// sums[i − rows.first] = Σ_j v_j k(|x_i − y_j|²), j in `columns`, for i in `rows`.
///
/// Shapes  x (d,n), y (d,m), v m values padded with zeros; columns.first a multiple of 16, columns.count another unless
///         the columns end at m.
/// Error   a kernel value 4 ulp (kTable: and its fit), sums of 1024 columns in T, the rest in double.
template <class T>
void radial_sums(const RadialKernel<T>& kernel, ConstMatrixView<T> x, IndexRange rows, ConstMatrixView<T> y,
                 std::span<const T> v, IndexRange columns, std::span<double> sums);

/// values(i − rows.first, j − columns.first) = k(|x_i − y_j|²); rows of `values` padded to 64 bytes, padding overwritten.
template <class T>
void radial_values(const RadialKernel<T>& kernel, ConstMatrixView<T> x, IndexRange rows, ConstMatrixView<T> y,
                   IndexRange columns, MatrixView<T> values);

/// What Sinkhorn sums: Boltzmann weights of the points of y, seen from a point x.
///
/// Of a squared cost, what an exponent G_j − |x − y_j|² has of y_j alone is taken together before the sums begin, so that
/// a pair costs d multiply-adds: H_j + 2 x·y_j − |x|². Clouds should be centred, for rounding is relative to |x|² + |y|².
template <class T>
struct GibbsField {
  ConstMatrixView<T> y;        ///< (d,m)
  std::span<const T> columns;  ///< H_j = G_j − |y_j|² if squared, else G_j; padded with kNoColumn
  bool squared = true;         ///< cost |x − y|², else |x − y|
  static constexpr T kNoColumn = T(-1e30);
};

/// log_sums[i − rows.first] = L_i = log₂ Σ_j 2^{G_j − c(x_i, y_j)} for i in `rows`, and, if `mean_costs` is not empty,
/// Σ_j c 2^{G_j − c − L_i}, the mean cost seen from x_i.
///
/// `guesses` (rows.count) are about −L_i: from the iteration before, anything at the beginning. A guess off by more than
/// 40 costs two more passes over the row, no digits.
/// Error   float: about 1e-7 (|guess| + |G| + |x|² + |y|²) absolute, in double 2e-16; not squared, c for |x|² + |y|².
template <class T>
void gibbs_log_sums(const GibbsField<T>& field, ConstMatrixView<T> x, IndexRange rows, std::span<const double> guesses,
                    std::span<double> log_sums, std::span<double> mean_costs = {});

/// means[i − rows.first] = Σ_j v_j 2^{G_j − c(x_i, y_j)} / Σ_j 2^{G_j − c(x_i, y_j)}, v the padded `values` of columns.
///
/// `guesses` as above. Error: relative to Σ_j |v_j| 2^{…} / Σ_j 2^{…} what that of gibbs_log_sums is absolutely.
template <class T>
void gibbs_means(const GibbsField<T>& field, ConstMatrixView<T> x, IndexRange rows, std::span<const double> guesses,
                 std::span<const T> values, std::span<double> means);

}  // namespace ganflow::simd
