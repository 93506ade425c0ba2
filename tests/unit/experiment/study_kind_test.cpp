#include "ganflow/experiment/study_kind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ganflow::experiment {
namespace {

using testing::ElementsAre;

TEST(StudyKind, AreFoundByName) {
  EXPECT_THAT(study_kind_names(), ElementsAre("runs", "particles", "basins", "reference", "stability"));
  ASSERT_NE(find_study_kind("particles"), nullptr);
  EXPECT_THAT(option_names(*find_study_kind("particles")), ElementsAre("share", "few"));
  EXPECT_EQ(find_study_kind("particle"), nullptr);
  for (const StudyKind& kind : study_kinds()) {
    EXPECT_FALSE(kind.doc.empty());
    for (const StudyOption& option : kind.options) {
      EXPECT_FALSE(option.doc.empty()) << option.name;
    }
  }
}

TEST(StudyKind, StopsOnlyWhenAsked) {
  std::atomic<bool> stop{false};
  CellTask task;
  EXPECT_NO_THROW(go_on_or_stop(task));
  task.stop = &stop;
  EXPECT_NO_THROW(go_on_or_stop(task));
  stop = true;
  EXPECT_THROW(go_on_or_stop(task), CellInterrupted);
}

}  // namespace
}  // namespace ganflow::experiment
