#include "ganflow/record/layer_arrays.hpp"

#include <gtest/gtest.h>

namespace ganflow::record {
namespace {

TEST(LayerArrays, OneLayerHasThePlayersOwnName) {
  EXPECT_EQ(layer_name("critic", 0, 1), "critic");
  EXPECT_EQ(layer_name("critic", 0, 2), "critic.1");
  EXPECT_EQ(layer_name("critic", 2, 3), "critic.3");
}

TEST(LayerArrays, AreFoundInTheirOrder) {
  State state;
  for (const char* name : {"generator", "critic.2", "critic.merged", "critic.1", "critic.1.square"}) {
    state.arrays.push_back({name, {1}, std::vector<double>{0}});
  }
  const auto generator = layer_arrays(state, "generator");
  ASSERT_EQ(generator.size(), 1U);
  EXPECT_EQ(generator[0]->name, "generator");
  const auto critic = layer_arrays(state, "critic");
  ASSERT_EQ(critic.size(), 2U);
  EXPECT_EQ(critic[0]->name, "critic.1");
  EXPECT_EQ(critic[1]->name, "critic.2");
  EXPECT_TRUE(layer_arrays(state, "teacher").empty());
}

}  // namespace
}  // namespace ganflow::record
