#include "ganflow/record/observer.hpp"

#include <gtest/gtest.h>

namespace ganflow::record {
namespace {

TEST(Observer, IsNotInterestedByDefaultAndTakesOnlyWhatItOverrides) {
  class FrameCounter : public Observer {
   public:
    void on_frame(const Frame& /*frame*/) override { ++frames; }
    int frames = 0;
  };
  FrameCounter counter;
  Observer& observer = counter;
  observer.on_frame({});
  observer.on_event({});
  observer.on_snapshot({});
  observer.on_checkpoint({});
  EXPECT_EQ(counter.frames, 1);
}

}  // namespace
}  // namespace ganflow::record
