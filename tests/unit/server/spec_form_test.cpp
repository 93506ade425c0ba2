#include "ganflow/server/spec_form.hpp"

#include "ganflow/experiment/gallery.hpp"
#include "ganflow/experiment/spec_changes.hpp"
#include "ganflow/experiment/spec_schema.hpp"
#include "ganflow/experiment/spec_toml.hpp"

#include <gtest/gtest.h>

namespace ganflow::server {
namespace {

TEST(SpecForm, HasEveryKeyOfTheSchema) {
  const auto keys = schema_json();
  ASSERT_EQ(keys.size(), experiment::schema().size());
  for (const auto& key : keys) {
    EXPECT_FALSE(key["doc"].get<std::string>().empty()) << key["key"];
    EXPECT_FALSE(key["type"].get<std::string>().empty()) << key["key"];
  }
}

TEST(SpecForm, ValuesMakeTheSameSpecAgain) {
  for (const std::string& name : experiment::gallery_names()) {
    SCOPED_TRACE(name);
    const experiment::Spec spec = experiment::parse_spec(experiment::gallery_spec_text(name), name);
    std::vector<std::string> overrides;
    const auto values = values_json(spec);
    for (const auto& [key, value] : values.items()) {
      if (!value.is_null()) {
        overrides.push_back(key + "=" + value.get<std::string>());
      }
    }
    const experiment::Spec again = experiment::parse_spec("schema = 1\n", name, overrides);
    for (const auto& change : experiment::spec_changes(spec, again)) {
      ADD_FAILURE() << change.key << ": " << change.before << " became " << change.after;
    }
  }
}

TEST(SpecForm, GalleryIsWhatShips) { EXPECT_EQ(gallery_json().size(), experiment::gallery_names().size()); }

}  // namespace
}  // namespace ganflow::server
