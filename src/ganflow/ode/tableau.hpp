#pragma once
/// The coefficients of an embedded explicit Runge–Kutta pair with dense output, rows stored without their zeros.

#include <cstddef>
#include <span>

namespace ganflow::ode {

enum class Method {
  kDormandPrince5,  ///< order 5, error estimate of order 4, dense output of order 4; 6 evaluations a step
  kDormandPrince8,  ///< DOP853: order 8, error estimates of order 5 and 3, dense output of order 7; 12 evaluations a
                    ///< step
};

/// One coefficient of a row: `value` times the velocity of stage `stage`.
struct Weight {
  std::size_t stage;
  double value;
};
using Row = std::span<const Weight>;

/// Stage i is the velocity at t + c_i h, x + h Σ_j a_ij k_j.
struct Stage {
  double c;
  Row a;
};

/// Stages 1 … of a pair (stage 0 is the velocity at the start). The last of `stages` is the solution: its c is 1, its
/// row is b, and its velocity opens the next step. Dense output, σ in [0,1], δ = x_1 − x_0 (Hairer, Nørsett, Wanner,
/// II.6):
///   x(σ) = x_0 + σ(F_0 + (1−σ)(F_1 + σ(F_2 + (1−σ)(F_3 + …)))),
///   F_0 = δ,  F_1 = h v_0 − δ,  F_2 = 2δ − h(v_0 + v_1),  F_3+i = h Σ_j d_ij k_j, after the stages `extra`.
struct Tableau {
  double order;
  std::span<const Stage> stages;
  Row error;      ///< x_1 − x̂_1 = h Σ e_j k_j
  Row error_low;  ///< a second estimate, of lower order, that tempers the first; empty where there is none
  std::span<const Stage> extra;
  std::span<const Row> dense;

  std::size_t last_stage() const { return stages.size(); }                      ///< index of the end's velocity
  std::size_t stage_count() const { return 1 + stages.size() + extra.size(); }  ///< rows of k
};

const Tableau& dormand_prince_5();
const Tableau& dormand_prince_8();
const Tableau& tableau_of(Method method);

}  // namespace ganflow::ode
