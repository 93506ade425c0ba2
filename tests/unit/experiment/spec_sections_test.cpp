#include "ganflow/experiment/spec_sections.hpp"

#include "ganflow/experiment/spec_schema.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ganflow::experiment {
namespace {

std::set<std::string> first_tables(void (*add)(std::vector<Key>&)) {
  std::vector<Key> keys;
  add(keys);
  std::set<std::string> tables;
  for (const Key& key : keys) {
    tables.insert(key.path.substr(0, key.path.find('.')));
  }
  return tables;
}

TEST(SpecSections, EachAddsTheKeysOfItsOwnTables) {
  EXPECT_EQ(first_tables(add_data_keys), (std::set<std::string>{"data", "latent"}));
  EXPECT_EQ(first_tables(add_network_keys), (std::set<std::string>{"generator", "critic", "teacher"}));
  EXPECT_EQ(first_tables(add_training_keys), (std::set<std::string>{"objective", "dynamics"}));
  EXPECT_EQ(first_tables(add_flow_keys), (std::set<std::string>{"flow"}));
  EXPECT_EQ(first_tables(add_grid_keys), (std::set<std::string>{"flow", "grid"}));
}

TEST(SpecSections, TheSchemaHoldsNoPathTwice) {
  std::set<std::string> paths;
  for (const Key& key : schema()) {
    EXPECT_TRUE(paths.insert(key.path).second) << key.path;
  }
}

}  // namespace
}  // namespace ganflow::experiment
