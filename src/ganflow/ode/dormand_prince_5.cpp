#include "ganflow/ode/tableau.hpp"

namespace ganflow::ode {

namespace {

// Dormand and Prince 1980, RK5(4)7FM; dense output by Shampine 1986, in the form of Hairer's DOPRI5.
constexpr Weight kA1[] = {{0, 1.0 / 5}};
constexpr Weight kA2[] = {{0, 3.0 / 40}, {1, 9.0 / 40}};
constexpr Weight kA3[] = {{0, 44.0 / 45}, {1, -56.0 / 15}, {2, 32.0 / 9}};
constexpr Weight kA4[] = {{0, 19372.0 / 6561}, {1, -25360.0 / 2187}, {2, 64448.0 / 6561}, {3, -212.0 / 729}};
constexpr Weight kA5[] = {
    {0, 9017.0 / 3168}, {1, -355.0 / 33}, {2, 46732.0 / 5247}, {3, 49.0 / 176}, {4, -5103.0 / 18656}};
constexpr Weight kB[] = {{0, 35.0 / 384}, {2, 500.0 / 1113}, {3, 125.0 / 192}, {4, -2187.0 / 6784}, {5, 11.0 / 84}};
constexpr Stage kStages[] = {{1.0 / 5, kA1}, {3.0 / 10, kA2}, {4.0 / 5, kA3}, {8.0 / 9, kA4}, {1, kA5}, {1, kB}};
constexpr Weight kError[] = {{0, 71.0 / 57600},      {2, -71.0 / 16695}, {3, 71.0 / 1920},
                             {4, -17253.0 / 339200}, {5, 22.0 / 525},    {6, -1.0 / 40}};
constexpr Weight kD3[] = {{0, -12715105075.0 / 11282082432}, {2, 87487479700.0 / 32700410799},
                          {3, -10690763975.0 / 1880347072},  {4, 701980252875.0 / 199316789632},
                          {5, -1453857185.0 / 822651844},    {6, 69997945.0 / 29380423}};
constexpr Row kDense[] = {kD3};

}  // namespace

const Tableau& dormand_prince_5() {
  static const Tableau tableau{
      .order = 5, .stages = kStages, .error = kError, .error_low = {}, .extra = {}, .dense = kDense};
  return tableau;
}

const Tableau& tableau_of(Method method) {
  return method == Method::kDormandPrince5 ? dormand_prince_5() : dormand_prince_8();
}

}  // namespace ganflow::ode
