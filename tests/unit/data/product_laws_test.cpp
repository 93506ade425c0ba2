#include "ganflow/data/product_laws.hpp"

#include "support.hpp"

#include <cmath>
#include <limits>

namespace ganflow::data {
namespace {

TEST(UniformCube, HasNoMassOutside) {
  const UniformCube law(2);
  EXPECT_EQ(*law.log_density({{0.0, 1.01}}), -std::numeric_limits<double>::infinity());
  EXPECT_NEAR(*law.log_density({{0.0, 1.0}}), -std::log(4.0), 1e-15);
}

TEST(Logistic, IsTheLatentLawOfTheToyGame) {
  const Logistic law(1);
  const double zero = 0;
  EXPECT_NEAR(*law.log_density({&zero, 1}), std::log(0.25), 1e-15);  // Φ'(0) = ¼
  EXPECT_NEAR(*law.quantile(0.75), std::log(3.0), 1e-15);
  const double far = -800;
  EXPECT_NEAR(*law.log_density({&far, 1}), -800, 1e-12);
}

}  // namespace
}  // namespace ganflow::data
