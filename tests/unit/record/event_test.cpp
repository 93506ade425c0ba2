#include "ganflow/record/event.hpp"

#include <gtest/gtest.h>

namespace ganflow::record {
namespace {

TEST(Event, KeepsItsFieldsInOrderAndTheirTypesApart) {
  const Event event{.iteration = 1,
                    .time = 0.5,
                    .kind = "coagulation",
                    .fields = {{"z", 1.0}, {"a", std::int64_t{1}}, {"m", std::string("critic")}}};
  EXPECT_EQ(event.fields[0].first, "z");
  EXPECT_NE(event.fields[0].second, event.fields[1].second);
  EXPECT_EQ(std::get<std::string>(event.fields[2].second), "critic");
}

}  // namespace
}  // namespace ganflow::record
