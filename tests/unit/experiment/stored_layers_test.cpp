#include "ganflow/experiment/stored_layers.hpp"

#include "minimal_spec.hpp"

#include <gtest/gtest.h>

namespace ganflow::experiment {
namespace {

record::Array array(const std::string& name, std::size_t rows, std::size_t cols) {
  std::vector<float> values(rows * cols);
  for (std::size_t k = 0; k < values.size(); ++k) {
    values[k] = static_cast<float>(k);
  }
  return {name, {rows, cols}, std::move(values)};
}

TEST(StoredLayers, HaveTheParticlesOfTheirArrays) {
  const nets::NetworkOptions options = minimal_with({"critic.inner=[2]"}).critic;
  const record::State state{.arrays = {array("critic.1", 3 + 1 + 2, 5), array("critic.2", 2 + 1 + 1, 7)}};
  const auto layers = stored_layers(options, 3, 1, state, "critic");
  ASSERT_TRUE(layers.has_value());
  ASSERT_EQ(layers->size(), 2U);
  EXPECT_EQ((*layers)[0].size(), 5U);
  EXPECT_EQ((*layers)[1].size(), 7U);
  EXPECT_EQ((*layers)[0].theta()(4, 3), 4 * 5 + 3);
  EXPECT_EQ((*layers)[1].theta()(3, 6), 3 * 7 + 6);
}

TEST(StoredLayers, AreNoneWhereTheyDoNotFit) {
  const nets::NetworkOptions two = minimal_with({"critic.inner=[2]"}).critic;
  EXPECT_FALSE(stored_layers(two, 3, 1, {}, "critic"));
  EXPECT_FALSE(stored_layers(two, 3, 1, {.arrays = {array("critic", 5, 4)}}, "critic"));
  EXPECT_FALSE(stored_layers(two, 3, 1, {.arrays = {array("critic.1", 6, 5)}}, "critic"));
  EXPECT_FALSE(stored_layers(two, 3, 1, {.arrays = {array("critic.1", 6, 5), array("critic.2", 5, 5)}}, "critic"));
  EXPECT_TRUE(stored_layers(minimal_with({}).critic, 3, 1, {.arrays = {array("critic", 5, 4)}}, "critic"));
}

}  // namespace
}  // namespace ganflow::experiment
